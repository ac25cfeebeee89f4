using MailboxWizard.Features.Handoffs;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;

namespace MailboxWizard.Tests.Features.Handoffs;

public sealed class HandoffNumberOnSqliteTests() : HandoffNumberTests(StorageProvider.Sqlite);

public sealed class HandoffNumberOnPostgreSqlTests() : HandoffNumberTests(StorageProvider.PostgreSql);

/// <summary>The number of a hand-off: given once, of one tenant, and free again when nothing came of it.</summary>
public abstract class HandoffNumberTests(StorageProvider provider)
{
    private Task<HandoffBench> StartAsync() => HandoffBench.StartAsync(provider: provider);

    [Fact]
    public async Task Numbers_have_six_digits_and_are_given_once()
    {
        await using var bench = await StartAsync();
        var numbers = new List<int>();
        for (var i = 0; i < 50; i++)
            numbers.Add(await bench.Store.ReserveNumberAsync(Cancelled));

        Assert.All(numbers, number => Assert.InRange(number, 100_000, 999_999));
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.Equal("482 913", Handoff.Spoken(482913));
    }

    [Fact]
    public async Task A_neighbours_number_is_not_there_for_reading_or_acting()
    {
        await using var bench = await StartAsync();
        var opened = await bench.OpenAsync();
        var number = opened.Number;

        Assert.Null(await bench.Store.FindAsync(number, Neighbour, Cancelled));
        Assert.Equal(new(null, HandoffRefusal.NotFound), await bench.Store.WithdrawAsync(number, Neighbour, Cancelled));
        Assert.Equal(new(null, HandoffRefusal.NotFound), await bench.Store.WithdrawAsync(number, Ordinary, Cancelled));
        Assert.Null(await bench.Store.FindOpenAsync(Fabrikam, Client, Cancelled));
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Store.JoinAsync(number, Fabrikam, [new() { Address = "a@b.example", InputFolder = "x" }], HandoffStore.About(opened, Neighbour), Cancelled));
        Assert.Equal(HandoffState.Ready, (await bench.ReadAsync(number)).State);
    }

    [Fact]
    public async Task Opening_twice_changes_nothing_and_a_foreign_number_is_refused()
    {
        await using var bench = await StartAsync();
        var number = (await bench.OpenAsync()).Number;
        await bench.Store.TakeAsync(number, Engineer, Cancelled);

        await bench.Store.OpenAsync(bench.Make(number), Cancelled);

        Assert.Equal(HandoffState.InWork, (await bench.ReadAsync(number)).State);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Store.OpenAsync(bench.Make(number, Fabrikam, "Fabrikam"), Cancelled));
    }

    [Fact]
    public async Task Numbers_that_came_to_nothing_are_free_again_and_those_of_hand_offs_secrets_and_waiting_runs_are_not()
    {
        await using var bench = await StartAsync();
        var nothing = await bench.Store.ReserveNumberAsync(Cancelled);
        var opened = (await bench.OpenAsync()).Number;
        bench.Clock.Advance(TimeSpan.FromDays(40));
        var waiting = await bench.Store.ReserveNumberAsync(Cancelled);
        bench.Clock.Advance(TimeSpan.FromDays(22));
        var secret = await bench.Store.ReserveNumberAsync(Cancelled);
        await bench.Seal.SealAsync(Contoso, secret, Guid.NewGuid(), "Rdk~8Q.the-value", Cancelled);
        var given = await bench.Store.ReserveNumberAsync(Cancelled);

        await bench.Store.ExpireAsync(Cancelled);
        foreach (var number in new[] { given, opened, secret })
            await bench.Store.FreeNumberAsync(number, Cancelled);

        await using var context = await bench.DatabaseAsync();
        var left = await context.Set<HandoffNumber>().Select(number => number.Number).ToListAsync(Cancelled);
        Assert.DoesNotContain(nothing, left);
        Assert.Equal(new[] { opened, waiting, secret }.Order(), left.Order());
    }
}
