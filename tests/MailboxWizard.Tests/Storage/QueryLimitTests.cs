using System.Diagnostics;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Tests.Storage;

public sealed class QueryLimitOnSqliteTests() : QueryLimitTests(StorageProvider.Sqlite)
{
    protected override string Endless => "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) AS \"Value\" FROM n";
}

public sealed class QueryLimitOnPostgreSqlTests() : QueryLimitTests(StorageProvider.PostgreSql)
{
    protected override string Endless => "SELECT COUNT(*) AS \"Value\" FROM pg_sleep(600)";

    [Fact]
    public async Task The_server_works_on_it_no_longer()
    {
        await using var context = Database.CreateDbContext();
        await Assert.ThrowsAsync<QueryTookTooLongException>(() => context.WithinAsync(TimeSpan.FromMilliseconds(200), limited => AskAsync(context, limited), Cancelled));

        await using var other = Database.CreateDbContext();
        Assert.Equal(0, await other.Database.SqlQuery<long>(
            $"SELECT COUNT(*) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()").SingleAsync(Cancelled));
    }
}

public abstract class QueryLimitTests(StorageProvider provider) : DatabaseTests(provider)
{
    protected abstract string Endless { get; }

    [Fact]
    public async Task What_never_ends_is_ended()
    {
        await using var context = Database.CreateDbContext();
        var started = Stopwatch.GetTimestamp();

        await Assert.ThrowsAsync<QueryTookTooLongException>(() => context.WithinAsync(TimeSpan.FromMilliseconds(200), limited => AskAsync(context, limited), Cancelled));

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(60));
        // The connection is fit for the next question.
        Assert.Equal(1, await context.WithinAsync(TimeSpan.FromMinutes(1), limited => context.Database.SqlQueryRaw<long>("SELECT 1 AS \"Value\"").SingleAsync(limited), Cancelled));
    }

    [Fact]
    public async Task Who_cancels_is_not_told_that_it_took_too_long()
    {
        await using var context = Database.CreateDbContext();
        using var cancelling = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.WithinAsync(TimeSpan.FromMinutes(5), limited => AskAsync(context, limited), cancelling.Token));
    }

    protected Task<long> AskAsync(WizardDbContext context, CancellationToken cancellationToken) =>
        context.Database.SqlQueryRaw<long>(Endless).SingleAsync(cancellationToken);
}
