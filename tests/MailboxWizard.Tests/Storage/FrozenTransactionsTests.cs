using System.Diagnostics;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Tests.Storage;

/// <summary>A node that is frozen in the middle of a transaction, as PostgreSQL sees it: a session that does nothing any more.</summary>
public sealed class FrozenTransactionsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_frozen_while_it_has_the_turn_to_append_to_the_audit_log_holds_the_others_up_for_ten_seconds_at_most()
    {
        await using var database = await TestDatabase.MakeAsync(StorageProvider.PostgreSql);
        await using var frozen = database.CreateDbContext();
        await using var other = database.CreateDbContext();
        await using var turn = await frozen.BeginAloneAsync(AuditTurn.Name, Cancelled);
        var watch = Stopwatch.StartNew();

        await using (var next = await other.BeginAloneAsync(AuditTurn.Name, Cancelled))
            await next.CommitAsync(Cancelled);

        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(25));
        // And the one that wakes learns it with its next word, as of a database that was away for a moment.
        var woken = await Assert.ThrowsAnyAsync<Exception>(() => frozen.Database.ExecuteSqlRawAsync("SELECT 1", Cancelled));
        Assert.True(StorageFaults.MayPass(woken), woken.ToString());
    }
}
