using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>What answers are measured by; the defaults are what Therefore and Microsoft have published.</summary>
public sealed record SetupRules : ThereforeRules
{
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

    public DateOnly LastSecretDay(DateOnly today) => today.AddMonths(LongestSecretMonths);
}
