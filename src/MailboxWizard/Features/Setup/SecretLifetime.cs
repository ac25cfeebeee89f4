using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup;

/// <summary>When a new secret ends: as chosen, never later than our own limit and the tenant's policy allow.</summary>
/// <param name="IsShortened">The policy allows less than what was chosen.</param>
internal sealed record SecretLifetime(DateOnly Ends, bool IsShortened)
{
    private const double DaysOfMonth = 30.4375;

    public DateTimeOffset EndsAt => new(Ends.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    public static SecretLifetime Of(DateOnly chosen, SecretPolicy policy, int longestMonths, DateTimeOffset now)
    {
        var longest = DateOnly.FromDateTime(now.UtcDateTime).AddMonths(longestMonths);
        var wanted = chosen < longest ? chosen : longest;
        // Midnight at the start of the day on which the allowed time runs out is never too late.
        if (policy.LongestLifetime is { } lifetime && DateOnly.FromDateTime((now + lifetime).UtcDateTime) is var allowed && allowed < wanted)
            return new(allowed, IsShortened: true);
        return new(wanted, IsShortened: false);
    }

    /// <summary>A secret that ends before the next day, as ours do at its start, would have ended when it is made.</summary>
    public static bool IsTooShort(SecretPolicy policy) => policy.LongestLifetime < TimeSpan.FromDays(1);

    /// <summary>
    /// What the policy allows, null when it sets no limit below ours. Whole months are said as such, however many days they are counted
    /// with: <c>P1Y</c> and <c>P365D</c> are twelve. Anything else, and less than two, is said in days.
    /// </summary>
    public static AllowedTime? Allowed(SecretPolicy policy, int longestMonths)
    {
        if (policy.LongestLifetime is not { } lifetime || (int)Math.Round(lifetime.TotalDays / DaysOfMonth) is var months && months >= longestMonths)
            return null;
        return months >= 2 && Math.Abs(lifetime.TotalDays - months * DaysOfMonth) <= months / 2.0
            ? AllowedTime.OfMonths(months)
            : new((int)lifetime.TotalDays, IsInMonths: false);
    }
}

/// <summary>How long a policy lets a secret live.</summary>
/// <param name="Count">Of whole months, or of whole days.</param>
/// <param name="IsInMonths">Else in days.</param>
internal sealed record AllowedTime(int Count, bool IsInMonths)
{
    public static AllowedTime OfMonths(int months) => new(months, IsInMonths: true);

    public string In(IStringLocalizer<SetupStepText> text) => text[$"Allowed.{(IsInMonths ? "Months" : "Days")}{(Count is 1 ? ".1" : "")}", Count];
}
