using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>Everything that the Therefore page draws, read at one moment for one person.</summary>
public sealed record ConfigurationModel
{
    public required Handoff Handoff { get; init; }

    /// <summary>Which of several mailboxes is shown; from 0.</summary>
    public int Selected { get; init; }

    public required CloudHosts Hosts { get; init; }

    public ConfigurationValues Values => ConfigurationValues.Of(Handoff, Handoff.Mailboxes[Selected], Hosts, Test?.Outcome);

    public TestProgress? Test { get; init; }

    public required DateOnly Today { get; init; }

    public required EwsEnd EwsEnd { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required bool IsStaff { get; init; }

    /// <summary>An administrator of the hand-off's own tenant.</summary>
    public bool IsAdministratorHere { get; init; }

    public required bool MayTake { get; init; }

    /// <summary>Test, tick, report Therefore's Test, see the secret.</summary>
    public required bool MayWork { get; init; }

    public required bool MayWithdraw { get; init; }

    public required bool MayNote { get; init; }

    /// <summary>Have the key of the ended hand-off removed.</summary>
    public required bool MayRemoveKey { get; init; }

    /// <summary>How the last press for the key ended.</summary>
    public RemovalAnswer? Key { get; init; }

    /// <summary>The press for the key led to Microsoft, and is to be repeated.</summary>
    public bool KeyPressed { get; init; }

    /// <summary>Microsoft is being asked.</summary>
    public bool KeyUnderWay { get; init; }

    public bool MayRemoveEwsGrant { get; init; }

    /// <summary>An administrator of the hand-off's tenant, who can start the run that moves it.</summary>
    public bool MayMove { get; init; }

    /// <summary>Back from Microsoft's page after a press for the grant of EWS.</summary>
    public bool EwsGrantPressed { get; init; }

    /// <summary>Back from Microsoft's page after a press for a mailbox that ought to stay shut: its address.</summary>
    public string? ShutPressed { get; init; }

    /// <summary>Microsoft is being asked.</summary>
    public bool EwsGrantUnderWay { get; init; }

    /// <summary>How the press for the grant of EWS ended.</summary>
    public RemovalAnswer? EwsGrant { get; init; }

    /// <summary>What to send to an administrator of the tenant about the key.</summary>
    public string KeyMessage { get; init; } = "";

    /// <summary>The same about the grant of EWS.</summary>
    public string EwsGrantMessage { get; init; } = "";

    /// <summary>Of a complete one of the EWS route, the hand-off by which its mailbox goes on over Graph.</summary>
    public int? MovedTo { get; init; }

    /// <summary>Spectrum's contact, for what is copied.</summary>
    public string? Contact { get; init; }

    /// <summary>The newer hand-off of the same registration, whose secret is the one to enter.</summary>
    public int? Newer { get; init; }

    /// <summary>PowerShell for the Exchange administrator, for a live hand-off of the EWS route; else null.</summary>
    public string? EwsLines => Handoff is { Route: Route.Ews, IsLive: true } && EwsDaysLeft > 0 ? EwsAllowScript.Of(Handoff.ClientId) : null;

    /// <summary>What was pressed before Microsoft's page, and is to be pressed once more.</summary>
    public SecretPurpose? Pressed { get; init; }

    /// <summary>Why the last press did nothing, as a key of the resources.</summary>
    public string? Refused { get; init; }

    public int EwsDaysLeft => EwsEnd.Day.DayNumber - Today.DayNumber;

    public static ConfigurationModel Of(Handoff handoff, Person person, CloudHosts hosts, EwsEnd ewsEnd, DateTimeOffset now, DateTimeOffset expiresAt, int selected)
    {
        var index = Math.Clamp(selected, 0, handoff.Mailboxes.Count - 1);
        return new()
        {
            Handoff = handoff,
            Selected = index,
            Hosts = hosts,
            Today = DateOnly.FromDateTime(now.UtcDateTime),
            EwsEnd = ewsEnd,
            ExpiresAt = expiresAt,
            IsStaff = person.IsStaff,
            IsAdministratorHere = person.IsAdministrator && person.TenantId == handoff.TenantId,
            MayTake = handoff.Refuses(HandoffDeed.Take, person) is null,
            MayWork = handoff.Refuses(HandoffDeed.Test, person) is null,
            MayWithdraw = handoff.Refuses(HandoffDeed.Withdraw, person) is null,
            MayNote = handoff.Refuses(HandoffDeed.Note, person) is null,
            MayMove = person.IsAdministrator && person.TenantId == handoff.TenantId,
            MayRemoveEwsGrant = handoff.Refuses(HandoffDeed.RemoveEwsGrant, person) is null,
            MayRemoveKey = handoff.Refuses(HandoffDeed.RemoveKey, person) is null,
        };
    }
}
