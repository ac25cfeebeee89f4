using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>What the administrator chose. Checked by <c>SetupAnswersCheck</c> before anything else sees it.</summary>
public sealed record SetupAnswers
{
    public required ThereforeEdition Edition { get; init; }

    /// <summary>Year of the on-premises version, such as 2025; null for Online.</summary>
    public int? Year { get; init; }

    /// <summary>Update of the on-premises version, 0 for none; null for Online.</summary>
    public int? Update { get; init; }

    public required IReadOnlyList<SetupMailbox> Mailboxes { get; init; }

    public required Route Route { get; init; }

    /// <summary>Last day of the client secret, 24 months ahead at most.</summary>
    public required DateOnly SecretEnds { get; init; }

    /// <summary>Tells several Therefore systems of one tenant apart; null for the first and usual one.</summary>
    public string? SystemName { get; init; }

    /// <summary>A domain of the organisation to sign in to, where it is not the mailbox's.</summary>
    public string? Organisation { get; init; }

    /// <summary>Make a new secret although there is one of ours, and leave the old one in place.</summary>
    public bool Renew { get; init; }

    /// <summary>Move an open hand-off from EWS to this route, with its secret.</summary>
    public bool Moves { get; init; }

    public ThereforeVersion ToTherefore() => new(Edition, Year, Update);
}

/// <summary>One mailbox and the folder in it.</summary>
public sealed record SetupMailbox(string Address, string InputFolder);
