using System.Diagnostics;
using System.Globalization;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Durability;

/// <summary>A hundred tenants press Run at the same moment.</summary>
[Trait("Duration", "Long")]
public sealed class HundredRunsTests
{
    private const int Tenants = 100;

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.PostgreSql)]
    public async Task A_hundred_runs_for_a_hundred_tenants_at_once_are_all_proved_and_no_tenant_has_anything_twice(StorageProvider provider)
    {
        var port = ServerProcess.FreePort();
        await using var cloud = await CustomerCloud.StartAsync(Tenants, [NodeProcess.Site(port)]);
        await using var database = await TestDatabase.MakeAsync(provider);
        using var records = new Records(database);
        await using var node = NodeProcess.Of(cloud, database.Settings, port);
        await node.StartAsync();
        var preparing = Stopwatch.StartNew();
        List<Press> presses = [];
        foreach (var together in cloud.Customers.Chunk(4))
            presses.AddRange(await Task.WhenAll(together.Select(customer => Press.PrepareAsync(node.Address, customer))));
        var prepared = preparing.Elapsed;

        var watch = Stopwatch.StartNew();
        var refused = (await Task.WhenAll(presses.Select(PressedAsync))).OfType<string>().ToList();
        Assert.True(refused.Count is 0, $"{refused.Count} presses were refused: {refused.FirstOrDefault()}\n{node.Errors}");
        var pressed = watch.Elapsed;
        foreach (var customer in cloud.Customers)
            Assert.True(await records.EndedAsync(customer.TenantId, TimeSpan.FromMinutes(4)), $"{customer.Domain}\n{node.Errors}");
        var ended = watch.Elapsed;

        List<string> faults = [];
        foreach (var customer in cloud.Customers)
            faults.AddRange((await Aftermath.FaultsAsync(cloud, customer, records)).Select(fault => $"{customer.Domain}: {fault}"));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{provider}: {Tenants} tenants signed in and planned in {prepared.TotalSeconds:0.0} s; pressed at once, all answered after {pressed.TotalSeconds:0.0} s, all runs over after {ended.TotalSeconds:0.0} s, on {Environment.ProcessorCount} processors"));
        foreach (var press in presses)
            press.Dispose();
        Aftermath.AssertNone(faults);
    }

    /// <returns>Null, or why there is no run.</returns>
    private static async Task<string?> PressedAsync(Press press)
    {
        try
        {
            await press.RunAsync();
            return null;
        }
        catch (Exception refused) when (refused is InvalidOperationException or HttpRequestException)
        {
            return refused.Message[..Math.Min(refused.Message.Length, 200)];
        }
    }
}
