using System.Diagnostics;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Durability;

/// <summary>
/// The process is killed with SIGKILL before and after every write of a run, to the tenant and to the database, and started
/// again: the run ends by itself, with exactly one of everything. All points in one report.
/// </summary>
/// <remarks>
/// Each point costs a start of the product. All writes to the tenant are walked each time, of those to the database a sample
/// that moves on from day to day; <c>MAILBOXWIZARD_KILL_EVERYWHERE=1</c> walks them all, and
/// <c>MAILBOXWIZARD_KILL_EVERYWHERE="tenant 3 after,database 7 before"</c> these alone.
/// </remarks>
[Trait("Duration", "Long")]
public sealed class KillEverywhereTests
{
    private const int Lanes = 4;

    /// <summary>Of the database's points, where not all are walked.</summary>
    private const int Sample = 4;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task A_run_that_is_killed_at_any_write_ends_by_itself_with_exactly_one_of_everything(StorageProvider provider)
    {
        var watch = Stopwatch.StartNew();
        List<int> ports = [.. Enumerable.Range(0, Lanes).Select(_ => ServerProcess.FreePort())];
        await using var cloud = await CustomerCloud.StartAsync(KillWalk.MostPoints, ports.Select(NodeProcess.Site));
        var walk = new KillWalk(cloud, ports, provider);
        var passed = await walk.CountAsync();
        List<string> tenant = [.. passed.Select(point => point.Name).Where(name => name.StartsWith(MailboxWizard.Node.Points.Tenant, StringComparison.Ordinal))];
        List<string> database = [.. passed.Select(point => point.Name).Where(name => name.StartsWith(MailboxWizard.Node.Points.Database, StringComparison.Ordinal))];
        // Registration, secret, service principal, consent; before and after.
        Assert.True(tenant.Count >= 8, string.Join('\n', passed));
        Assert.True(database.Count >= 20, string.Join('\n', passed));

        List<string> chosen = Chosen(tenant, database);
        TestContext.Current.TestOutputHelper?.WriteLine($"{provider}: {tenant.Count} points at the tenant, {database.Count} at the database, {chosen.Count} walked");
        // What the points are, for whoever wants to name some of them.
        if (Environment.GetEnvironmentVariable("MAILBOXWIZARD_KILL_EVERYWHERE") is not null)
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', passed.Select(point => $"  {point.Name}: {point.What}")));
        await walk.WalkAsync(chosen);

        TestContext.Current.TestOutputHelper?.WriteLine($"{walk.Summary}; {watch.Elapsed.TotalSeconds:0} s in all");
        Aftermath.AssertNone(walk.Faults);
        Assert.DoesNotContain(walk.Unreached, point => point.StartsWith(MailboxWizard.Node.Points.Tenant, StringComparison.Ordinal));
        // The number of rows that a run shows hangs on the time that answers take, by one or two.
        Assert.InRange(walk.Unreached.Count, 0, 4);
    }

    private static List<string> Chosen(List<string> tenant, List<string> database)
    {
        if (Environment.GetEnvironmentVariable("MAILBOXWIZARD_KILL_EVERYWHERE") is { Length: > 1 } named)
            return [.. named.Split(',')];
        if (Environment.GetEnvironmentVariable("MAILBOXWIZARD_KILL_EVERYWHERE") is "1" || database.Count <= Sample)
            return [.. tenant, .. database];
        var step = (database.Count + Sample - 1) / Sample;
        return [.. tenant, .. database.Where((_, index) => index % step == DateTime.UtcNow.DayOfYear % step)];
    }
}
