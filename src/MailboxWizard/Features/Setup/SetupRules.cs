using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>What answers are measured by; the defaults are what Therefore and Microsoft have published.</summary>
public sealed record SetupRules
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

    public int LongestSecretMonths { get; init; } = 24;

    public int MostMailboxes { get; init; } = 50;

    /// <summary>Application permissions of each route, by value.</summary>
    public IReadOnlyDictionary<Route, IReadOnlyList<string>> Permissions { get; init; } = new Dictionary<Route, IReadOnlyList<string>>
    {
        [Route.Graph] = ["Mail.ReadWrite"],
        [Route.Ews] = ["full_access_as_app"],
    };

    /// <summary>Declared as Therefore's help lists it, never granted.</summary>
    public bool DeclaresUserRead { get; init; } = true;

    public bool HasGraph(ThereforeEdition edition, int? year) => edition is ThereforeEdition.Online || year >= GraphFromYear;

    public bool HasEws(DateOnly today) => today < EwsEnds;

    public DateOnly LastSecretDay(DateOnly today) => today.AddMonths(LongestSecretMonths);
}
