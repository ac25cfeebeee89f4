namespace MailboxWizard.Features.Configuration;

/// <summary>
/// Which failures of a Test pass by themselves, for how long they are waited for, and how often Microsoft is asked meanwhile.
/// The figures are those that Microsoft gives where it gives any:
/// https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange (up to 24 hours)
/// and https://learn.microsoft.com/exchange/permissions-exo/application-rbac (30 minutes to 2 hours).
/// </summary>
internal static class TestPatience
{
    /// <summary>Each Test takes a fresh token, and Entra stops who asks too often (AADSTS50196).</summary>
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_secret = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_consent = TimeSpan.FromHours(2);
    private static readonly TimeSpan s_consentUsually = TimeSpan.FromMinutes(5);

    /// <summary>What comes from a list that a person changes some day is looked at twice an hour.</summary>
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(30);

    /// <summary>Who was stopped for asking too often asks no sooner.</summary>
    private static readonly TimeSpan s_stoppedPause = TimeSpan.FromMinutes(5);

    /// <summary>What is still worth waiting for after this Test; null when it passed, or when waiting does not help.</summary>
    /// <param name="outcome">The Test that has just ended.</param>
    /// <param name="madeAt">When registration, secret and consent were made, or the last of them; null where somebody else made them, and nobody said when.</param>
    /// <param name="before">What was waited for until now.</param>
    /// <param name="now">The time.</param>
    public static TestWait? After(TestOutcome outcome, DateTimeOffset? madeAt, TestWait? before, DateTimeOffset now)
    {
        var failed = outcome.Rows.Where(row => row.State is CheckState.Failed).Select(row => (row.Cause, Delay: row.Cause is { } why ? Of(why, now - madeAt) : null)).ToList();
        if (failed.Count is 0 || failed.Exists(one => one.Delay is null))
            return null;
        // Of several, the one that takes longest.
        var (cause, delay) = failed.Select(one => (Cause: one.Cause!.Value, Delay: one.Delay!)).MaxBy(one => one.Delay.AtMost);
        var same = before?.Cause == cause ? before : null;
        var since = same?.Since ?? now;
        var attempts = (same?.Attempts ?? 0) + 1;
        if (delay.GivesUp && now - since > delay.AtMost)
            return null;
        return new(cause, since, attempts, now + Pause(attempts, cause), delay.Usually, delay.AtMost, madeAt);
    }

    /// <summary>The same once more, after a Test that had no result.</summary>
    public static TestWait Later(TestWait wait, DateTimeOffset now) => wait with { Attempts = wait.Attempts + 1, NextAt = now + Pause(wait.Attempts + 1, wait.Cause) };

    /// <summary>Doubles from ten seconds to half an hour.</summary>
    internal static TimeSpan Pause(int attempts, Cause cause = Cause.Unknown)
    {
        var doubled = s_firstPause * Math.Pow(2, Math.Min(attempts - 1, 20));
        var pause = doubled < s_longestPause ? doubled : s_longestPause;
        return cause is Cause.TooOften && pause < s_stoppedPause ? s_stoppedPause : pause;
    }

    /// <param name="cause">Why a row is red.</param>
    /// <param name="age">Since registration, secret and consent were made; null where nobody knows.</param>
    /// <returns>Null where waiting does not help: what the setup has made counts from there, and is believed afterwards.</returns>
    private static Delay? Of(Cause cause, TimeSpan? age)
    {
        var usually = cause.Move().Usually;
        return cause switch
        {
            Cause.SecretInvalid or Cause.RegistrationNotFound or Cause.ServicePrincipalMissing => age <= s_secret ? new(usually, s_secret, GivesUp: false) : null,
            Cause.ConsentMissing or Cause.TokenRefused => age <= s_consent ? new(s_consentUsually, s_consent, GivesUp: false) : null,
            // At first it is the consent that Exchange has not heard of; then a scope of Exchange leaves the mailbox out, which a person changes.
            Cause.AccessDenied or Cause.ImpersonationDenied => new(age <= s_consent ? s_consentUsually : null, s_consent, GivesUp: false),
            // Somebody has to change something in Exchange first, and nobody tells us when: it is looked for as long as the secret is here.
            Cause.EwsNotAllowed or Cause.EwsDisabled => new(null, Cause.EwsNotAllowed.Move().Usually!.Value, GivesUp: false),
            Cause.AccessPolicy or Cause.ClientNotAllowed => new(null, Cause.AccessPolicy.Move().Usually!.Value, GivesUp: false),
            Cause.MicrosoftBusy or Cause.Throttled or Cause.TooOften or Cause.NoAnswer or Cause.NoConnection => new(usually, TimeSpan.FromHours(6)),
            _ => null,
        };
    }

    /// <param name="Usually">From the change on; null where a person must make it first.</param>
    /// <param name="AtMost">As Microsoft says.</param>
    /// <param name="GivesUp">It is believed when it was seen for longer than <paramref name="AtMost"/>.</param>
    private sealed record Delay(TimeSpan? Usually, TimeSpan AtMost, bool GivesUp = true);
}
