namespace MailboxWizard.Features.Handoffs;

/// <summary>What someone looks for: number with or without blank, tenant, mailbox, person.</summary>
public sealed record HandoffQuery(string? Search = null, HandoffFilter Filter = HandoffFilter.All)
{
    /// <summary>Longer than this in one state, and the list says so.</summary>
    public static readonly TimeSpan Overdue = TimeSpan.FromDays(5);
}

/// <summary>The filter above the list; its names are the words of the address.</summary>
public enum HandoffFilter
{
    All,
    Ready,
    InWork,
    Tested,
    Ended,

    /// <summary>Live and more than five days in one state.</summary>
    Waiting,
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

    public required DateTimeOffset At { get; init; }

    public int Count(HandoffFilter filter) => filter switch
    {
        HandoffFilter.Ready => Ready,
        HandoffFilter.InWork => InWork,
        HandoffFilter.Tested => Tested,
        HandoffFilter.Ended => Ended,
        HandoffFilter.Waiting => Waiting,
        _ => All,
    };
}
