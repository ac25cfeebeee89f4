using System.Diagnostics;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Tests.Durability;

/// <summary>
/// Killed during its first start, before and after each command to the database, migrations and the first key among them; the
/// next start makes it ready. Here too a sample moves on from day to day, and <c>MAILBOXWIZARD_KILL_EVERYWHERE=1</c> walks all.
/// </summary>
[Trait("Duration", "Long")]
public sealed class StartKillTests
{
    private const int Sample = 4;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task A_start_after_a_kill_at_any_command_of_the_first_start_comes_up(StorageProvider provider)
    {
        var watch = Stopwatch.StartNew();
        await using var cloud = await CustomerCloud.StartAsync(1, []);
        var passed = await CountAsync(cloud, provider);
        List<string> all = [.. passed.Select(point => point.Name)];
        Assert.True(all.Count >= 20, string.Join('\n', all));
        // A stale lock of the migrations among them: a row on SQLite, which nobody takes away by itself.
        List<string> chosen = [.. passed.Where(point => point.What.StartsWith("INSERT OR IGNORE INTO \"__EFMigrationsLock\"", StringComparison.Ordinal)).Select(point => point.Name), .. Chosen(all)];

        List<string> faults = [];
        foreach (var point in chosen.Distinct())
            if (await FaultAsync(cloud, provider, point) is { } fault)
                faults.Add($"{point} [{passed.First(each => each.Name == point).What}]: {fault}");

        TestContext.Current.TestOutputHelper?.WriteLine($"{provider}: {all.Count} points of the first start, {chosen.Distinct().Count()} walked, {watch.Elapsed.TotalSeconds:0} s");
        Aftermath.AssertNone(faults);
    }

    [Fact]
    public async Task Of_two_nodes_that_start_together_on_an_empty_PostgreSQL_both_come_up_also_when_a_third_is_killed_while_it_migrates()
    {
        await using var cloud = await CustomerCloud.StartAsync(1, []);
        await using var database = await TestDatabase.MakeAsync(StorageProvider.PostgreSql, isEmpty: true);
        await using var third = NodeProcess.Of(cloud, database.Settings, ServerProcess.FreePort());
        await using var first = NodeProcess.Of(cloud, database.Settings, ServerProcess.FreePort());
        await using var second = NodeProcess.Of(cloud, database.Settings, ServerProcess.FreePort());

        third.Launch("start 12 after");
        // It migrates, or is dead already: of three that begin at once another one may migrate, and nobody would be killed.
        await using (var looking = (PostgreSqlWizardDbContext)database.CreateDbContext())
            Assert.True(await Condition.ComesTrueAsync(
                async () => third.HasExited || (await looking.Database.SqlQuery<bool>($"""SELECT to_regclass('"__EFMigrationsHistory"') IS NOT NULL AS "Value" """).ToListAsync(Cancelled))[0],
                TimeSpan.FromMinutes(1)));
        await Task.WhenAll(first.StartAsync(), second.StartAsync());

        await third.EndAsync();
        await using var context = (PostgreSqlWizardDbContext)database.CreateDbContext();
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Cancelled));
        Assert.Single(await context.DataProtectionKeys.ToListAsync(Cancelled));
    }

    private static async Task<IReadOnlyList<MailboxWizard.Node.ReachedPoint>> CountAsync(CustomerCloud cloud, StorageProvider provider)
    {
        await using var database = await TestDatabase.MakeAsync(provider, isEmpty: true);
        await using var node = NodeProcess.Of(cloud, database.Settings, ServerProcess.FreePort());
        await node.StartAsync();
        return [.. (await node.PointsAsync()).Where(point => point.Name.StartsWith(MailboxWizard.Node.Points.Start, StringComparison.Ordinal))];
    }

    private static async Task<string?> FaultAsync(CustomerCloud cloud, StorageProvider provider, string point)
    {
        await using var database = await TestDatabase.MakeAsync(provider, isEmpty: true);
        await using var node = NodeProcess.Of(cloud, database.Settings, ServerProcess.FreePort());
        node.Launch(point);
        if (!await Condition.ComesTrueAsync(() => Task.FromResult(node.HasExited), TimeSpan.FromMinutes(1)))
            return "it was not killed";
        var killed = node.Said;
        if (!killed.Contains($"Point {point}", StringComparison.Ordinal))
            return $"it ended otherwise: {killed}";
        try
        {
            await node.StartAsync().WaitAsync(TimeSpan.FromMinutes(2), Cancelled);
        }
        catch (Exception broken) when (broken is InvalidOperationException or TimeoutException)
        {
            return $"it does not come up: {broken.Message}\n{node.Said}";
        }

        await using var context = database.CreateDbContext();
        return (await context.Database.GetPendingMigrationsAsync(Cancelled)).Any() ? "migrations are missing" : null;
    }

    private static IEnumerable<string> Chosen(List<string> all)
    {
        if (Environment.GetEnvironmentVariable("MAILBOXWIZARD_KILL_EVERYWHERE") is "1")
            return all;
        var step = (all.Count + Sample - 1) / Sample;
        return all.Where((_, index) => index % step == DateTime.UtcNow.DayOfYear % step);
    }
}
