namespace MailboxWizard.Microsoft365;

/// <summary>How long it is waited before something is asked again, where Microsoft does not say: doubled each time, a fifth up or down so that several do not march in step.</summary>
public static class GrowingPause
{
    /// <param name="attempt">The one that has just been made, from 1.</param>
    /// <param name="first">After the first attempt.</param>
    /// <param name="longest">No pause is longer, but for the fifth.</param>
    public static TimeSpan After(int attempt, TimeSpan first, TimeSpan longest)
    {
        var doubled = first * Math.Pow(2, Math.Min(attempt - 1, 20));
        var capped = doubled < longest ? doubled : longest;
#pragma warning disable CA5394 // Jitter is no secret.
        return capped * (0.8 + (0.4 * Random.Shared.NextDouble()));
#pragma warning restore CA5394
    }
}
