using MailboxWizard.Features.Setup.ConsentPages;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>What a run wrote and keeps: the ids by which it is found again, joined, or taken back. No secret.</summary>
public sealed record SetupLedger
{
    /// <summary>The number under which the run seals; another run's, where that one's secret is used.</summary>
    public required int Handoff { get; init; }

    /// <summary>The registration was entered by hand: the run proves it and hands it over, and neither it nor any other run changes or removes anything of it.</summary>
    public bool IsForeign { get; init; }

    /// <summary>The hand-off is open and has this run's mailboxes.</summary>
    public bool HandedOff { get; init; }

    /// <summary>Addresses that the run has set out to add to the open hand-off of another run, where they were not.</summary>
    public IReadOnlyList<string> Joining { get; init; } = [];

    /// <summary>Null until it is decided, and again when the run has ended or waits.</summary>
    public DecidedEnd? End { get; init; }

    /// <summary>How many of its starts a database or a token cache that was away has ended, since a person last did something for it: these do not count.</summary>
    public int HandedBack { get; init; }

    public required string DraftId { get; init; }

    /// <summary>When a person last did something for the run, since it was started: its deadline counts from then.</summary>
    public DateTimeOffset? ActedAt { get; init; }

    public string? UniqueName { get; init; }

    public int Generation { get; init; } = 1;

    public ObjectId? RegistrationId { get; init; }

    public AppId? ClientId { get; init; }

    public ObjectId? ServicePrincipalId { get; init; }

    /// <summary>By mailbox, the user name that the run has read for it; without those that the directory does not show.</summary>
    public IReadOnlyDictionary<string, string> UserNames { get; init; } = new Dictionary<string, string>();

    /// <summary>Rows whose creation this run has begun; found afterwards, they were created by it.</summary>
    public IReadOnlyList<int> Began { get; init; } = [];

    /// <summary>Permissions that this run has set out to grant, since they were missing.</summary>
    public IReadOnlyList<IntendedGrant> Granted { get; init; } = [];

    /// <summary>What was declared on an adopted registration before this run declared more; null when it made the registration or changed nothing.</summary>
    public IReadOnlyList<PermissionDeclaration>? DeclaredBefore { get; init; }

    /// <summary>What this run has set out to declare on an adopted registration beside <see cref="DeclaredBefore"/>.</summary>
    public IReadOnlyList<PermissionDeclaration> DeclaredMore { get; init; } = [];

    /// <summary>How the run stood when its undo was asked for; null before.</summary>
    public SetupRunState? UndoneFrom { get; init; }

    /// <summary>An undo has set out to take something back: from then on the run stands no more as <see cref="UndoneFrom"/> says.</summary>
    public bool TakenBack { get; init; }

    /// <summary>Parts whose removal has begun: what is not shown of them any more is gone, and not merely unknown to a replica.</summary>
    public IReadOnlyList<UndoPart> Undoing { get; init; } = [];

    /// <summary>Everyone in whose name this run wrote: Entra may make a creator an owner.</summary>
    public IReadOnlyList<ObjectId> Actors { get; init; } = [];

    /// <summary>The colleague with the missing role is asked first; what does not need that role is done before.</summary>
    public bool IsPartial { get; init; }

    public string? SecretName { get; init; }

    /// <summary>
    /// Names under which this run asked for a secret whose answer it may have missed. Each asking has a name of its own, so that one
    /// which shows itself late is known.
    /// </summary>
    public IReadOnlyList<string> LostSecretNames { get; init; } = [];

    /// <summary>Whatever secret carries one of these was asked for by this run, and nobody has its value.</summary>
    public IEnumerable<string> UnsealedNames =>
        SecretState is SetupSecretState.Intended or SetupSecretState.Made && SecretName is not null ? LostSecretNames.Append(SecretName) : LostSecretNames;

    public Guid? SecretKeyId { get; init; }

    public SetupSecretState SecretState { get; init; }

    public string? RegistrationName { get; init; }

    /// <summary>The reply address that this run has set out to put on the registration; found there, now or later, it is ours to take away.</summary>
    public string? ReplyAddress { get; init; }

    /// <summary>Microsoft's own consent page, wanted or in use; null else.</summary>
    public ConsentPageUse? ConsentPage { get; init; }

    /// <summary>The secret that the run proves and hands over: its own, an earlier run's, or that of the hand-off it joins.</summary>
    public SealedHere? Used { get; init; }
}

/// <summary>The grant of one application permission; the same id can mean another permission on another resource.</summary>
/// <param name="Resource">The service principal of the API in the tenant.</param>
public sealed record IntendedGrant(RouteApi Api, ObjectId Resource, Guid Id, string Value);

/// <summary>How far a run's own secret came. Stored by name.</summary>
public enum SetupSecretState
{
    None,

    /// <summary>About to be asked for: it may exist in the tenant, and nobody has the value.</summary>
    Intended,

    /// <summary>In the tenant, not sealed yet.</summary>
    Made,
    Sealed,
}
