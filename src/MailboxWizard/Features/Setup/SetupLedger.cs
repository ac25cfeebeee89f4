using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>What a run wrote and keeps: the ids by which it is found again, joined, or taken back. No secret.</summary>
public sealed record SetupLedger
{
    /// <summary>The number under which the run seals; another run's, where that one's secret is used.</summary>
    public required int Handoff { get; init; }

    /// <summary>The hand-off is open and has this run's mailboxes.</summary>
    public bool HandedOff { get; init; }

    public required string DraftId { get; init; }

    public string? UniqueName { get; init; }

    public int Generation { get; init; } = 1;

    public ObjectId? RegistrationId { get; init; }

    public AppId? ClientId { get; init; }

    public ObjectId? ServicePrincipalId { get; init; }

    public string? SecretName { get; init; }

    public Guid? SecretKeyId { get; init; }

    public SetupSecretState SecretState { get; init; }

    public string? RegistrationName { get; init; }

    /// <summary>The secret that the run proves and hands over: its own, an earlier run's, or that of the hand-off it joins.</summary>
    public SealedHere? Used { get; init; }
}

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
