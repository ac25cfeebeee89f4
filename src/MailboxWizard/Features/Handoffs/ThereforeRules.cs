using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Handoffs;

/// <summary>Which version of Therefore reaches a mailbox, and over which route; the defaults are what Therefore and Microsoft have published.</summary>
public record ThereforeRules
{
    /// <summary>On-premises versions that can be named. The first of them, and older ones, may be below <see cref="EwsMinimum"/>.</summary>
    public IReadOnlyList<int> Years { get; init; } = [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026];

    /// <summary>Updates of one version that can be named.</summary>
    public int MostUpdates { get; init; } = 9;

    /// <summary>The first on-premises version that has <em>Graph API as App</em>; Online has it always.</summary>
    public int GraphFromYear { get; init; } = 2025;

    /// <summary>The first update of a version that signs in with a client secret; later versions always do, earlier ones never.</summary>
    public IReadOnlyDictionary<int, int> EwsMinimum { get; init; } = new Dictionary<int, int> { [2020] = 6, [2021] = 3, [2022] = 1 };

    /// <summary>From this day on Exchange Online answers no EWS: https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/deprecation-of-ews-exchange-online</summary>
    public DateOnly EwsEnds { get; init; } = new(2027, 4, 1);

    public bool HasGraph(ThereforeEdition edition, int? year) => edition is ThereforeEdition.Online || year >= GraphFromYear;

    public bool HasEws(DateOnly today) => today < EwsEnds;

    /// <summary>Every version of this year is too old.</summary>
    public bool IsTooOld(int year) => EwsMinimum.Count > 0 && year < EwsMinimum.Keys.Min();

    /// <summary>Why this version reaches no mailbox with a client secret, over whichever route; null where it does.</summary>
    public ThereforeFault? FaultOf(ThereforeVersion version, DateOnly today)
    {
        if (version.Edition is ThereforeEdition.Online)
            return null;
        if (version.Year is not { } year)
            return new(ThereforeGap.Missing);
        if (IsTooOld(year))
            return new(ThereforeGap.TooOld, EwsMinimum.Keys.Min(), EwsMinimum[EwsMinimum.Keys.Min()]);
        if (EwsMinimum.TryGetValue(year, out var least) && (version.Update is not { } update || update < least))
            return new(ThereforeGap.NeedsUpdate, year, least);
        return !HasGraph(version.Edition, year) && !HasEws(today) ? new(ThereforeGap.NoRouteLeft, year, GraphFromYear, EwsEnds) : null;
    }

    /// <summary>Why it does not reach one over this route; null where it does, or where the version is not known.</summary>
    public ThereforeFault? FaultOf(ThereforeVersion version, Route route, DateOnly today) => route switch
    {
        Route.Graph when version is not { Edition: ThereforeEdition.OnPremises, Year: null } && !HasGraph(version.Edition, version.Year) =>
            new(ThereforeGap.NoGraph, version.Year ?? 0, GraphFromYear),
        Route.Ews when !HasEws(today) => new(ThereforeGap.EwsEnded, EwsEnds),
        _ => null,
    };
}

/// <summary>What a version lacks.</summary>
/// <param name="Gap">What it is.</param>
/// <param name="Values">What a sentence about it names: years, updates, the day on which EWS ends.</param>
public sealed record ThereforeFault(ThereforeGap Gap, params IReadOnlyList<object> Values);

/// <summary>A closed list.</summary>
public enum ThereforeGap
{
    /// <summary>Nobody said which version it is.</summary>
    Missing,

    /// <summary>The year, and its first update that will do.</summary>
    NeedsUpdate,

    /// <summary>The first year that will do, and its first update.</summary>
    TooOld,

    /// <summary>It has EWS alone, which has ended: the year, the first with Graph, the day.</summary>
    NoRouteLeft,

    /// <summary>The year, and the first with Graph.</summary>
    NoGraph,

    /// <summary>The day.</summary>
    EwsEnded,
}
