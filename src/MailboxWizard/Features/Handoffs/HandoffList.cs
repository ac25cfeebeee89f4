namespace MailboxWizard.Features.Handoffs;

/// <summary>What someone looks for: number with or without blank, tenant, mailbox, person, ticket, client ID.</summary>
public sealed record HandoffQuery(string? Search = null, HandoffFilter Filter = HandoffFilter.All);

/// <summary>The filter above the list; its names are the words of the address.</summary>
public enum HandoffFilter
{
    All,
    Ready,
    InWork,
    Tested,
    Ended,

    /// <summary>Live and for long in one state: <see cref="HandoffsOptions.OverdueAfterDays"/>.</summary>
    Waiting,

    /// <summary>Ended, and its key still in the tenant.</summary>
    KeyLeft,

    /// <summary>Ended over Graph, and the grant of EWS still in the tenant.</summary>
    EwsLeft,
}

/// <summary>The list as it was at one moment.</summary>
public sealed record HandoffList
{
    public required IReadOnlyList<Handoff> Rows { get; init; }

    /// <summary>By number of an open row, the newer hand-off of the same registration.</summary>
    public required IReadOnlyDictionary<int, int> Newer { get; init; }

    public required int All { get; init; }

    public required int Ready { get; init; }

    public required int InWork { get; init; }

    public required int Tested { get; init; }

    public required int Ended { get; init; }

    public required int Waiting { get; init; }

    public required int KeyLeft { get; init; }

    public required int EwsLeft { get; init; }

    /// <summary>A live one that is longer than this in one state waits for long.</summary>
    public required TimeSpan OverdueAfter { get; init; }

    public required DateTimeOffset At { get; init; }

    public int Count(HandoffFilter filter) => filter switch
    {
        HandoffFilter.Ready => Ready,
        HandoffFilter.InWork => InWork,
        HandoffFilter.Tested => Tested,
        HandoffFilter.Ended => Ended,
        HandoffFilter.Waiting => Waiting,
        HandoffFilter.KeyLeft => KeyLeft,
        HandoffFilter.EwsLeft => EwsLeft,
        _ => All,
    };
}
