using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Handoffs;

/// <summary>The record that passes to the engineer. The secret is not in it: <see cref="SecretSeal"/> keeps that apart.</summary>
public sealed class Handoff : ITenantOwned
{
    /// <summary>Six digits that can be said on the telephone; unguessable it need not be, it opens nothing by itself.</summary>
    public required int Number { get; init; }

    public required TenantId TenantId { get; init; }

    public required string TenantName { get; init; }

    /// <summary>The Application (client) ID.</summary>
    public required AppId ClientId { get; init; }

    public required ObjectId ApplicationObjectId { get; init; }

    public required ObjectId ServicePrincipalId { get; init; }

    public required string RegistrationName { get; init; }

    public required Route Route { get; set; }

    /// <summary>Such as <c>Therefore 2025 Update 1, on-premises</c>.</summary>
    public required string Therefore { get; init; }

    /// <summary>One or more; kept as JSON.</summary>
    public required List<HandoffMailbox> Mailboxes { get; init; }

    /// <summary>The id of the credential in Entra; with hint and end it outlives the secret.</summary>
    public required Guid SecretKeyId { get; init; }

    public string? SecretHint { get; init; }

    public required DateTimeOffset SecretEndsAt { get; init; }

    public required int Run { get; init; }

    public required ObjectId CreatedBy { get; init; }

    public required string CreatedByName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public HandoffState State { get; set; }

    public required DateTimeOffset StateSince { get; set; }

    public ObjectId? EngineerId { get; set; }

    public string? EngineerName { get; set; }

    /// <summary>The guide's five clicks in Solution Designer, one bit each.</summary>
    public int CheckedClicks { get; set; }

    /// <summary>What Therefore's own Test said: null while not known.</summary>
    public bool? ThereforeTestPassed { get; set; }

    public DateTimeOffset? LastTestAt { get; set; }

    public bool? LastTestPassed { get; set; }
}

/// <summary>One monitored mailbox.</summary>
public sealed class HandoffMailbox
{
    public required string Address { get; init; }

    public required string InputFolder { get; set; }
}

/// <summary>Stored by name.</summary>
public enum HandoffState
{
    Ready,
    InWork,
    Tested,
    Complete,
    Expired,
    Withdrawn,
}
