using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>What the plan or the run knows so far. Steps read it and answer with a newer one; nobody changes it in place.</summary>
public sealed record SetupFacts
{
    public required SetupAnswers Answers { get; init; }

    public required SetupOptions Options { get; init; }

    public required DateTimeOffset ReadAt { get; init; }

    public required Person Person { get; init; }

    /// <summary>This wizard's own client id: what it made carries it as <c>createdByAppId</c>.</summary>
    public required AppId Wizard { get; init; }

    public required TenantProfile Tenant { get; init; }

    public required IReadOnlyList<ActiveRole> Roles { get; init; }

    public required RegistrationName Name { get; init; }

    /// <summary>Null when there is none of this name.</summary>
    public Registration? Registration { get; init; }

    public IReadOnlyList<RegistrationOwner> Owners => Registration?.Owners ?? [];

    /// <summary>Owners of the service principal.</summary>
    public IReadOnlyList<RegistrationOwner> ClientOwners { get; init; } = [];

    /// <summary>Deleted, of this name and not made here: it blocks the name until it is purged.</summary>
    public Registration? DeletedForeign { get; init; }

    /// <summary>Of ours, deleted, under the name before this one: it can be restored, and its name is free when it is purged.</summary>
    public Registration? DeletedBefore { get; init; }

    /// <summary>What our own database knows of this registration.</summary>
    public required SetupRecord Record { get; init; }

    public required SecretPolicy Policy { get; init; }

    /// <summary>The registration's instance in the tenant.</summary>
    public ServicePrincipal? Client { get; init; }

    public IReadOnlyList<PermissionGrant> Grants { get; init; } = [];

    /// <summary>When <see cref="Grants"/> were read.</summary>
    public DateTimeOffset GrantsReadAt { get; init; }

    /// <summary>The APIs of <see cref="Wanted"/> as this tenant has them: by them grants are named.</summary>
    public IReadOnlyList<ServicePrincipal> Apis { get; init; } = [];

    /// <summary>What was found granted after Microsoft's own page was used, was not before, and this run does not need.</summary>
    public IReadOnlyList<string> GrantedElse { get; init; } = [];

    /// <summary>The guide's two permissions, the second only where the settings ask for it.</summary>
    public required IReadOnlyList<PermissionWish> Wanted { get; init; }

    public required bool HasExchangePlan { get; init; }

    /// <summary>By the address as typed, the user name of whoever has it; null for an address that the directory does not show.</summary>
    public IReadOnlyDictionary<string, string?> UserNames { get; init; } = new Dictionary<string, string?>();

    /// <summary>How long the reads behind a row took.</summary>
    public IReadOnlyDictionary<int, TimeSpan> Took { get; init; } = new Dictionary<int, TimeSpan>();

    internal SecretLifetime Lifetime => SecretLifetime.Of(Answers.SecretEnds, Policy, Options.LongestSecretMonths, ReadAt);

    /// <summary>A new secret would be made, and would end earlier than was chosen.</summary>
    internal bool IsShortened => Record is { Sealed: null, InUse: null } && !AllowsNoSecret && Lifetime.IsShortened;

    /// <summary>The policy lets none be made that Therefore could use.</summary>
    internal bool AllowsNoSecret => Policy.Forbidden || SecretLifetime.IsTooShort(Policy);

    internal IEnumerable<PermissionWish> ToGrant => Wanted.Where(permission => permission.Kind is PermissionKind.Application);

    internal bool IsGranted(PermissionWish permission) => permission is { Resource: { } resource, Id: { } id }
        && Grants.Any(grant => grant.Resource == resource && grant.PermissionId == id);

    internal bool IsDeclared(PermissionWish permission) => permission.Id is { } id
        && Registration?.Declared.Contains(new(permission.ResourceAppId, id, permission.Kind)) is true;
}

/// <summary>A permission of the route as this tenant knows it; without resource or id the tenant lacks it.</summary>
/// <param name="Resource">The service principal of the API in this tenant.</param>
public sealed record PermissionWish(RouteApi Api, AppId ResourceAppId, string Value, PermissionKind Kind, ObjectId? Resource, Guid? Id)
{
    /// <summary>As people know the API.</summary>
    public string ApiName => Api is RouteApi.MicrosoftGraph ? "Graph" : "Exchange";

    public static AppId AppIdOf(RouteApi api) => api is RouteApi.MicrosoftGraph
        ? new(new Guid("00000003-0000-0000-c000-000000000000"))
        : new(new Guid("00000002-0000-0ff1-ce00-000000000000"));
}

/// <summary>What runs and hand-offs have recorded about one registration.</summary>
public sealed record SetupRecord
{
    /// <summary>Key ids of secrets that a run made or a hand-off holds or held.</summary>
    public IReadOnlySet<Guid> KnownKeys { get; init; } = new HashSet<Guid>();

    /// <summary>Names of secrets that a run of ours may have made and never sealed: to be removed, nobody has the value.</summary>
    public IReadOnlySet<string> UnsealedNames { get; init; } = new HashSet<string>();

    /// <summary>Who started our runs on it: Entra makes a creator the owner, and such a run may have stopped in between.</summary>
    public IReadOnlySet<ObjectId> Starters { get; init; } = new HashSet<ObjectId>();

    /// <summary>Addresses on this site that a run of ours has recorded before it put them on the registration, for Microsoft's consent page.</summary>
    public IReadOnlySet<string> ReplyAddresses { get; init; } = new HashSet<string>();

    /// <summary>A secret of the registration whose value lies sealed here.</summary>
    public SealedHere? Sealed { get; init; }

    /// <summary>A secret of ours is valid in the tenant and its value is no longer here: Therefore uses it.</summary>
    public RegistrationSecret? InUse { get; init; }

    public int? ActiveRun { get; init; }

    /// <summary>What <see cref="ActiveRun"/> waits for, while it waits for a person.</summary>
    public SetupProblemCode? ActiveRunWaits { get; init; }

    /// <summary>A hand-off here holds or held a secret of it: Therefore may sign in with it.</summary>
    public bool IsHandedOver { get; init; }

    /// <summary>A run that ended a moment ago recorded something that this reading does not show: a replica may not know it yet.</summary>
    public bool HasGap { get; init; }

    /// <summary>Numbers and epochs of the registration's runs before anything was read: another one now, and what was read is old.</summary>
    public IReadOnlyDictionary<int, int> Runs { get; init; } = new Dictionary<int, int>();

    /// <summary>The newest run of the registration before anything was read; 0 without one.</summary>
    public int NewestRun { get; init; }
}

/// <summary>A usable sealed secret and the hand-off number that it is sealed under.</summary>
/// <param name="IsOpen">A hand-off of this number is open: a further mailbox joins it.</param>
public sealed record SealedHere(int Handoff, RegistrationSecret Secret, bool IsOpen)
{
    /// <summary>The keys that sealed it are gone: it lies here and nobody can open it.</summary>
    public bool IsLost { get; init; }

    /// <summary>The open hand-off is of another route, and a hand-off has one.</summary>
    public bool IsOtherRoute { get; init; }

    /// <summary>The run moves it to its own route.</summary>
    public bool Moves { get; init; }
}
