namespace MailboxWizard.Benchmarks;

/// <summary>How often a call was answered in a second, and how long half of the answers and 99 of 100 took at most, in milliseconds.</summary>
internal sealed record Figures(double PerSecond, double P50, double P99)
{
    public static Figures Of(List<double> milliseconds, TimeSpan elapsed)
    {
        milliseconds.Sort();
        return new Figures(milliseconds.Count / elapsed.TotalSeconds, At(milliseconds, 0.50), At(milliseconds, 0.99));
    }

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}
