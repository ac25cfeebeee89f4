using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>Periods of the log: months of UTC, told by one number such as 202611.</summary>
internal static class AuditMonths
{
    public static int Of(DateTimeOffset at) => (at.UtcDateTime.Year * 100) + at.UtcDateTime.Month;

    /// <summary>The moment at which a month is over.</summary>
    public static DateTimeOffset EndOf(int month) => new DateTimeOffset(month / 100, month % 100, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);

    /// <summary>On PostgreSQL each month has a partition of its own, made by a function that its owner has left for that.</summary>
    public static async Task OpenMonthAsync(this WizardDbContext context, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (context.Database.IsNpgsql())
            await context.Database.ExecuteSqlAsync($"""SELECT "AuditEntries_open_month"({Of(at)})""", cancellationToken);
    }
}
