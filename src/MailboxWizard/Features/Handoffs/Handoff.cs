using System.Globalization;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Handoffs;

/// <summary>The record that passes to the engineer. The secret is not in it: <see cref="SecretSeal"/> keeps that apart.</summary>
public sealed class Handoff : ITenantOwned
{
    /// <summary>Six digits that can be said on the telephone; unguessable it need not be, it opens nothing by itself.</summary>
    public required int Number { get; init; }

    /// <summary>As people say it: <c>482 913</c>.</summary>
    public static string Spoken(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{number / 1000:000} {number % 1000:000}");

    /// <summary>The same within a sentence on a page, whose line does not end in the middle of it.</summary>
    public static string Shown(int number) => Spoken(number).Replace(' ', '\u00A0');

    public required TenantId TenantId { get; init; }

    public required string TenantName { get; init; }

    /// <summary>For the audit log: empty where somebody typed it, who must not name a tenant there for everybody.</summary>
    public string LoggedTenantName => IsForeign ? "" : TenantName;

    /// <summary>The Application (client) ID.</summary>
    public required AppId ClientId { get; init; }

    public required ObjectId ApplicationObjectId { get; init; }

    public required ObjectId ServicePrincipalId { get; init; }

    public required string RegistrationName { get; init; }

    public required Route Route { get; set; }

    /// <summary>The application permission that was granted, by its value; null for the route's usual one.</summary>
    public string? Permission { get; set; }

    /// <summary>What the newest run that handed it over has read of the registration's grants; null where none has.</summary>
    public GrantsAsRead? Grants { get; set; }

    /// <summary>The run that moved it from EWS to Graph.</summary>
    public int? MovedBy { get; set; }

    /// <summary>The permission of EWS, by its value, that the registration may still be granted; Therefore needs it no more once this is complete over Graph.</summary>
    public string? EwsPermissionLeft { get; set; }

    /// <summary>When repeated readings proved that grant gone.</summary>
    public DateTimeOffset? EwsPermissionGoneAt { get; set; }

    /// <summary>Such as <c>Therefore 2025 Update 1, on-premises</c>.</summary>
    public required string Therefore { get; set; }

    /// <summary>One or more; kept as JSON.</summary>
    public required List<HandoffMailbox> Mailboxes { get; init; }

    /// <summary>The id of the credential in Entra; with hint and end it outlives the secret.</summary>
    public required Guid SecretKeyId { get; init; }

    public string? SecretHint { get; init; }

    /// <summary>Null when nobody told: a secret that was made by hand. The column is never empty: no end is one that never comes.</summary>
    public required DateTimeOffset? SecretEndsAt
    {
        get => SecretEnd == DateTimeOffset.MaxValue ? null : SecretEnd;
        init => SecretEnd = value ?? DateTimeOffset.MaxValue;
    }

    /// <summary>0 when there was none: <see cref="IsForeign"/>.</summary>
    public required int Run { get; init; }

    /// <summary>Registered by hand, and its values pasted here: no object ids are known, and no key id.</summary>
    public bool IsForeign { get; init; }

    public required ObjectId CreatedBy { get; init; }

    public required string CreatedByName { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public HandoffState State { get; set; }

    public required DateTimeOffset StateSince { get; set; }

    public ObjectId? EngineerId { get; set; }

    public string? EngineerName { get; set; }

    /// <summary>The guide's five clicks in Solution Designer, one bit each.</summary>
    public int CheckedClicks { get; set; }

    /// <summary>Who ticked which of them, and when; kept as JSON.</summary>
    public IReadOnlyList<HandoffTick> Ticks { get; set; } = [];

    /// <summary>What Therefore's own Test said: null while not known.</summary>
    public bool? ThereforeTestPassed { get; set; }

    /// <summary>What Solution Designer answered, as someone typed it; up to 500 characters.</summary>
    public string? ThereforeTestText { get; set; }

    public DateTimeOffset? LastTestAt { get; set; }

    public bool? LastTestPassed { get; set; }

    /// <summary>The number of the ticket at Spectrum, as someone typed it; up to 40 characters.</summary>
    public string? Ticket { get; set; }

    /// <summary>Oldest first; kept as JSON.</summary>
    public IReadOnlyList<HandoffNote> Notes { get; set; } = [];

    /// <summary>Every state it entered, oldest first; kept as JSON. Empty in rows of before this was kept.</summary>
    public IReadOnlyList<HandoffChange> History { get; set; } = [];

    /// <summary>How often the secret was shown.</summary>
    public int Reveals { get; init; }

    /// <summary>It expired or was withdrawn, and nothing has proved yet that its key is gone from the tenant.</summary>
    public bool KeyStillInTenant { get; set; }

    /// <summary>When a reading of the tenant proved the key gone.</summary>
    public DateTimeOffset? KeyGoneAt { get; set; }

    /// <summary>Rises with each change: who read an older one changes nothing.</summary>
    public int Version { get; internal set; }

    /// <summary>Number, tenant, mailboxes and people in small letters, for the search; kept by <see cref="HandoffStore"/>.</summary>
    internal string SearchText { get; set; } = "";

    /// <summary>As it is stored.</summary>
    internal DateTimeOffset SecretEnd { get; set; }

    /// <summary>Neither complete nor ended: the secret is here and the hand-off can be worked on.</summary>
    public bool IsLive => State is HandoffState.Ready or HandoffState.InWork or HandoffState.Tested;

    /// <summary>Its mailbox of that address, in capital letters or small ones.</summary>
    public HandoffMailbox? Find(string address) => Mailboxes.Find(mailbox => string.Equals(mailbox.Address, address, StringComparison.OrdinalIgnoreCase));
}

/// <summary>One monitored mailbox.</summary>
public sealed class HandoffMailbox
{
    public required string Address { get; init; }

    public required string InputFolder { get; set; }

    /// <summary>The user name (user principal name) of whoever has the address, as a run read it with its administrator's token; null where none has.</summary>
    public string? UserName { get; set; }
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
