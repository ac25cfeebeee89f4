using System.Globalization;
using MailboxWizard.Features.Handoffs;

namespace MailboxWizard.Shell;

/// <summary>How figures, moments and spans read, the same on every page.</summary>
public static class Wording
{
    private static readonly CultureInfo s_british = CultureInfo.GetCultureInfo("en-GB");

    /// <summary><em>23 November 2026</em></summary>
    public static string Date(DateOnly date) => date.ToString("d MMMM yyyy", s_british);

    /// <summary><em>14:05:12</em>, in UTC.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", s_british);

    /// <summary><em>23 November 2026, 14:05:12</em>, in UTC.</summary>
    public static string DateTime(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm:ss", s_british);

    /// <summary><em>0.9 s</em>, from ten seconds on <em>36 s</em>, from two minutes on <em>3 min</em>.</summary>
    public static string Span(TimeSpan span) => span.TotalSeconds switch
    {
        < 9.95 => span.TotalSeconds.ToString("0.0", s_british) + " s",
        < 120 => span.TotalSeconds.ToString("0", s_british) + " s",
        _ => span.TotalMinutes.ToString("0", s_british) + " min",
    };

    /// <summary>Six digits as people say them: <em>482 913</em>.</summary>
    public static string HandoffNumber(int number) => Handoff.Shown(number);
}
