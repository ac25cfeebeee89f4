using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>When a new secret ends: as chosen, never later than our own limit and the tenant's policy allow.</summary>
/// <param name="IsShortened">The policy allows less than what was chosen.</param>
internal sealed record SecretLifetime(DateOnly Ends, bool IsShortened)
{
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

    /// <summary>Whole months that the policy allows, null when it sets no limit below ours; <c>P1Y</c> and <c>P365D</c> are twelve.</summary>
    public static int? AllowedMonths(SecretPolicy policy, int longestMonths) =>
        policy.LongestLifetime is { } lifetime && (int)Math.Round(lifetime.TotalDays / 30.4375) is var months && months < longestMonths ? Math.Max(months, 0) : null;
}
