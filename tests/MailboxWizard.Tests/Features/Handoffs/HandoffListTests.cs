using MailboxWizard.Features.Handoffs;
using MailboxWizard.Storage;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Handoffs.HandoffBench;

namespace MailboxWizard.Tests.Features.Handoffs;

public sealed class HandoffListOnSqliteTests() : HandoffListTests(StorageProvider.Sqlite);

public sealed class HandoffListOnPostgreSqlTests() : HandoffListTests(StorageProvider.PostgreSql);

public abstract class HandoffListTests(StorageProvider provider)
{
    private Task<HandoffBench> StartAsync() => HandoffBench.StartAsync(provider: provider);

    [Fact]
    public async Task People_find_by_number_with_or_without_blank_tenant_mailbox_and_person()
    {
        await using var bench = await StartAsync();
        var first = await bench.OpenAsync();
        var second = await bench.OpenAsync(number => bench.Make(number, Fabrikam, "Müller & Söhne 100%", "büro_1@müller.example", Neighbour));
        await bench.Store.TakeAsync(second.Number, OtherEngineer, Cancelled);

        async Task<IEnumerable<int>> Find(string search) => (await bench.Store.ListAsync(new(search), Support, Cancelled)).Rows.Select(row => row.Number);
        Assert.Equal([first.Number], await Find(Handoff.Spoken(first.Number)));
        Assert.Equal([first.Number], await Find($"  {first.Number} "));
        Assert.Equal([first.Number], await Find("CONTOSO ada"));
        Assert.Equal([second.Number], await Find("MÜLLER"));
        Assert.Equal([second.Number], await Find("büro_1@"));
        Assert.Equal([second.Number], await Find("monteur"));
        Assert.Equal([second.Number], await Find("100%"));
        Assert.Equal(2, (await Find("")).Count());
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("'; DROP TABLE Handoffs; --")]
    [InlineData("\\")]
    [InlineData("\" OR 1=1")]
    [InlineData("conto_o")]
    [InlineData("\0")]
    public async Task Hostile_words_match_nothing_and_break_nothing(string search)
    {
        await using var bench = await StartAsync();
        await bench.OpenAsync();

        Assert.Empty((await bench.Store.ListAsync(new(search), Engineer, Cancelled)).Rows);
        Assert.Single((await bench.Store.ListAsync(new(), Engineer, Cancelled)).Rows);
    }

    [Fact]
    public async Task The_filter_has_counts_and_says_what_waits()
    {
        await using var bench = await StartAsync();
        var withdrawn = await bench.OpenAsync();
        var taken = await bench.OpenAsync();
        await bench.OpenAsync();
        await bench.Store.WithdrawAsync(withdrawn.Number, Engineer, Cancelled);
        bench.Clock.Advance(TimeSpan.FromDays(5) + TimeSpan.FromHours(1));
        await bench.Store.TakeAsync(taken.Number, Engineer, Cancelled);

        var list = await bench.Store.ListAsync(new(null, HandoffFilter.Ended), Engineer, Cancelled);

        Assert.Equal([withdrawn.Number], list.Rows.Select(row => row.Number));
        Assert.Equal((3, 1, 1, 0, 1, 1, 1), (list.All, list.Ready, list.InWork, list.Tested, list.Ended, list.Waiting, list.KeyLeft));
        Assert.Equal([withdrawn.Number], (await bench.Store.ListAsync(new(null, HandoffFilter.KeyLeft), Engineer, Cancelled)).Rows.Select(row => row.Number));
    }

    [Fact]
    public async Task One_that_moved_from_ews_is_marked_from_its_end_on_until_the_grant_is_proved_gone()
    {
        await using var bench = await StartAsync();
        var moved = await bench.OpenAsync(number =>
        {
            var made = bench.Make(number);
            made.Route = MailboxWizard.Microsoft365.Route.Ews;
            return made;
        });
        await bench.OpenAsync();
        Assert.True(await bench.Store.MoveAsync(moved.Number, Contoso, 5194, "Mail.ReadWrite", "full_access_as_app", "Therefore 2025, on-premises", HandoffStore.About(moved, Owner), Cancelled));
        var live = await bench.Store.ListAsync(new(null, HandoffFilter.EwsLeft), Engineer, Cancelled);
        await bench.Store.WithdrawAsync(moved.Number, Engineer, Cancelled);
        var left = await bench.Store.ListAsync(new(null, HandoffFilter.EwsLeft), Engineer, Cancelled);
        var neighbours = await bench.Store.ListAsync(new(null, HandoffFilter.EwsLeft), Neighbour, Cancelled);
        await bench.Store.EwsGrantProvedGoneAsync(moved.Number, Contoso, HandoffStore.About(left.Rows[0], Owner), Cancelled);
        var gone = await bench.Store.ListAsync(new(null, HandoffFilter.EwsLeft), Engineer, Cancelled);

        Assert.Equal((0, 1, 0, 0), (live.EwsLeft, left.EwsLeft, neighbours.EwsLeft, gone.EwsLeft));
        Assert.Equal([moved.Number], left.Rows.Select(row => row.Number));
        Assert.Equal("Therefore 2025, on-premises", left.Rows[0].Therefore);
        Assert.Empty(live.Rows);
        Assert.Empty(gone.Rows);
    }

    [Fact]
    public async Task How_long_is_long_is_a_setting()
    {
        await using var bench = await HandoffBench.StartAsync(services => services.Configure<HandoffsOptions>(options => options.OverdueAfterDays = 2), provider);
        await bench.OpenAsync();
        bench.Clock.Advance(TimeSpan.FromDays(2));
        var before = await bench.Store.ListAsync(new(), Engineer, Cancelled);
        bench.Clock.Advance(TimeSpan.FromHours(1));

        var list = await bench.Store.ListAsync(new(null, HandoffFilter.Waiting), Engineer, Cancelled);

        Assert.Equal((0, 1, TimeSpan.FromDays(2)), (before.Waiting, list.Waiting, list.OverdueAfter));
    }

    [Fact]
    public async Task Support_finds_over_all_tenants_by_ticket_and_client_id()
    {
        await using var bench = await StartAsync();
        var first = await bench.OpenAsync();
        await bench.OpenAsync(number => bench.Make(number, Fabrikam, "Fabrikam", "scan@fabrikam.com", Neighbour));
        await bench.Store.SetTicketAsync(first.Number, Engineer, " INC-4711 ", Cancelled);

        Assert.Equal([first.Number], (await bench.Store.ListAsync(new("inc-4711"), Support, Cancelled)).Rows.Select(row => row.Number));
        Assert.Equal(2, (await bench.Store.ListAsync(new(Client.ToString()), Support, Cancelled)).Rows.Count);
        Assert.Empty((await bench.Store.ListAsync(new("inc-4711"), Neighbour, Cancelled)).Rows);
    }

    [Fact]
    public async Task An_open_hand_off_names_the_newest_usable_one_of_its_registration_and_of_no_other()
    {
        await using var bench = await StartAsync();
        var oldest = await bench.OpenAsync();
        var foreign = await bench.OpenAsync(number => bench.Make(number, Fabrikam, "Fabrikam", "scan@fabrikam.com", Neighbour));
        bench.Clock.Advance(TimeSpan.FromHours(1));
        var middle = await bench.OpenAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        var newest = await bench.OpenAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        var withdrawn = await bench.OpenAsync();
        await bench.Store.WithdrawAsync(withdrawn.Number, Engineer, Cancelled);

        var list = await bench.Store.ListAsync(new(), Engineer, Cancelled);

        Assert.Equal([(oldest.Number, newest.Number), (middle.Number, newest.Number)], list.Newer.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key == oldest.Number ? 0 : 1));
        Assert.Empty(await bench.Store.NewerAsync([await bench.ReadAsync(foreign.Number)], Engineer, Cancelled));
        Assert.Empty(await bench.Store.NewerAsync([await bench.ReadAsync(oldest.Number)], Ordinary, Cancelled));
    }

    [Fact]
    public async Task An_administrator_sees_the_own_tenant_and_someone_without_a_role_nothing()
    {
        await using var bench = await StartAsync();
        var own = await bench.OpenAsync();
        await bench.OpenAsync(number => bench.Make(number, Fabrikam, "Fabrikam", "scan@fabrikam.com", Neighbour));

        Assert.Equal([own.Number], (await bench.Store.ListAsync(new(), Colleague, Cancelled)).Rows.Select(row => row.Number));
        Assert.Equal(0, (await bench.Store.ListAsync(new(), Ordinary, Cancelled)).All);
        Assert.Equal(2, (await bench.Store.ListAsync(new(), Support, Cancelled)).All);
    }
}
