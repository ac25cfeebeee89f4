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

    public required ConfigurationValues Values { get; init; }

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

    /// <summary>Spectrum's contact, beside problems.</summary>
    public string? Contact { get; init; }

    /// <summary>The newer hand-off of the same registration, whose secret is the one to enter.</summary>
    public int? Newer { get; init; }

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
            Values = ConfigurationValues.Of(handoff, handoff.Mailboxes[index], hosts),
            Today = DateOnly.FromDateTime(now.UtcDateTime),
            EwsEnd = ewsEnd,
            ExpiresAt = expiresAt,
            IsStaff = person.IsStaff,
            IsAdministratorHere = person.IsAdministrator && person.TenantId == handoff.TenantId,
            MayTake = handoff.Refuses(HandoffDeed.Take, person) is null,
            MayWork = handoff.Refuses(HandoffDeed.Test, person) is null,
            MayWithdraw = handoff.Refuses(HandoffDeed.Withdraw, person) is null,
        };
    }
}
