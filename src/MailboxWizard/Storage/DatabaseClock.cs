using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Storage;

/// <summary>
/// The time by which nodes agree who owns what: the database server's where several nodes share it, since their own clocks
/// need not agree; this process's own on SQLite, which has one node.
/// </summary>
internal sealed class DatabaseClock(TimeProvider time)
{
    public async Task<DateTimeOffset> NowAsync(WizardDbContext context, CancellationToken cancellationToken)
    {
        if (context is not PostgreSqlWizardDbContext)
            return time.GetUtcNow();
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
        var microseconds = Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        return DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
    }
}
