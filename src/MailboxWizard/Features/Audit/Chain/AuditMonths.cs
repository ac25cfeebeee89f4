namespace MailboxWizard.Features.Audit.Chain;

/// <summary>Periods of the log: months of UTC, told by one number such as 202611.</summary>
internal static class AuditMonths
{
    public static int Of(DateTimeOffset at) => (at.UtcDateTime.Year * 100) + at.UtcDateTime.Month;

    /// <summary>The moment at which a month is over.</summary>
    public static DateTimeOffset EndOf(int month) => new DateTimeOffset(month / 100, month % 100, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
}
