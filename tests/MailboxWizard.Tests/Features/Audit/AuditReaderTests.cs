using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Features.Audit;

public sealed class AuditReaderOnSqliteTests() : AuditReaderTests(StorageProvider.Sqlite);

public sealed class AuditReaderOnPostgreSqlTests() : AuditReaderTests(StorageProvider.PostgreSql);

public abstract class AuditReaderTests(StorageProvider provider) : AuditReaderScene(provider)
{
    [Fact]
    public async Task Pages_go_older_and_newer_without_gap_or_double()
    {
        await AppendAsync(Enumerable.Range(1, 120).Select(number => Entry(TestPeople.Contoso) with { Subject = $"{number}" }));

        var first = await ReadAsync(new());
        var second = await ReadAsync(new() { Before = first.Entries[^1].Number });
        var third = await ReadAsync(new() { Before = second.Entries[^1].Number });
        var back = await ReadAsync(new() { After = third.Entries[0].Number });

        Assert.Equal(Enumerable.Range(1, 120).Reverse().Select(number => (long)number), first.Entries.Concat(second.Entries).Concat(third.Entries).Select(entry => entry.Number));
        Assert.Equal([(false, true), (true, true), (true, false), (true, true)], new[] { first, second, third, back }.Select(page => (page.HasNewer, page.HasOlder)));
        Assert.Equal(second.Entries, back.Entries);
    }

    [Fact]
    public async Task A_tenant_is_an_island_whatever_is_asked()
    {
        await AppendAsync([Entry(TestPeople.Contoso) with { Run = 1 }, Entry(TestPeople.Fabrikam) with { Run = 2, TenantName = "Fabrikam" }]);
        var administrator = TestPeople.Administrator(TestPeople.Contoso);

        await ShowsAsync([1], new(), administrator);
        await ShowsAsync([], new() { Tenant = new(TestPeople.Fabrikam) }, administrator);
        await ShowsAsync([], new() { Run = 2 }, administrator);
        Assert.Empty(await Reader.ReadRunAsync(2, administrator, Cancelled));
        Assert.Null(await Reader.FindAsync(2, administrator, Cancelled));
        Assert.Equal(["Ada Admin"], (await Reader.ReadChoicesAsync(new(), administrator, Cancelled)).People.Select(person => person.Name));
        Assert.Equal(["Contoso"], (await Reader.ReadChoicesAsync(new(), administrator, Cancelled)).Tenants.Select(tenant => tenant.Name));
        await ShowsAsync([], new(), TestPeople.PersonOf(TestPeople.Contoso));
        Assert.Null(await Reader.FindAsync(1, TestPeople.PersonOf(TestPeople.Contoso), Cancelled));
        Assert.Equal(["Contoso", "Fabrikam"], (await Reader.ReadChoicesAsync(new(), TestPeople.Support, Cancelled)).Tenants.Select(tenant => tenant.Name));
    }

    [Fact]
    public async Task Whom_to_choose_from_is_nobody_of_a_neighbour_not_even_by_id()
    {
        await AppendAsync([
            Entry(TestPeople.Contoso),
            Entry(TestPeople.Fabrikam) with { ActorId = Ben, ActorTenantId = new(TestPeople.Fabrikam), ActorName = "Frank", TenantName = "Fabrikam" },
        ]);
        var administrator = TestPeople.Administrator(TestPeople.Contoso);

        Assert.Equal(["Ada Admin"], (await Reader.ReadChoicesAsync(new() { Person = Ben, Tenant = new(TestPeople.Fabrikam) }, administrator, Cancelled)).People.Select(person => person.Name));
        Assert.Equal(["Frank"], (await Reader.ReadChoicesAsync(new() { Tenant = new(TestPeople.Fabrikam) }, TestPeople.Support, Cancelled)).People.Select(person => person.Name));
        Assert.Equal(["Ada Admin", "Frank"], (await Reader.ReadChoicesAsync(new() { Tenant = new(TestPeople.Fabrikam), Person = Ada }, TestPeople.Support, Cancelled)).People.Select(person => person.Name));
        Assert.Equal(([], []), ((await Reader.ReadChoicesAsync(new(), TestPeople.PersonOf(TestPeople.Contoso), Cancelled)) is var none ? (none.Tenants, none.People) : default));
    }

    [Fact]
    public async Task Of_more_tenants_and_people_than_a_list_holds_each_is_found_by_the_beginning_of_its_name_and_the_chosen_one_is_listed()
    {
        await AppendAsync([Entry(TestPeople.Fabrikam) with { TenantName = "Zebra & Sons" }]);
        await using (var context = Database.CreateDbContext())
        {
            for (var number = 0; number < AuditChoices.Most; number++)
            {
                context.Add(new AuditTenant { Id = new(Guid.NewGuid()), Name = $"Firm {number:000}" });
                context.Add(new AuditPerson { Id = new(Guid.NewGuid()), TenantId = new(TestPeople.Fabrikam), Name = $"A Person {number:000}" });
            }

            await context.SaveChangesAsync(Cancelled);
        }

        var first = await Reader.ReadChoicesAsync(new(), TestPeople.Support, Cancelled);
        var named = await Reader.ReadChoicesAsync(new(), TestPeople.Support, Cancelled, new("zebra", "ada"));
        var chosen = await Reader.ReadChoicesAsync(new() { Tenant = new(TestPeople.Fabrikam) }, TestPeople.Support, Cancelled);

        Assert.Equal((AuditChoices.Most, AuditChoices.Most, true, true), (first.Tenants.Count, first.People.Count, first.HasMoreTenants, first.HasMorePeople));
        Assert.Equal(["Zebra & Sons"], named.Tenants.Select(tenant => tenant.Name));
        Assert.Equal(["Ada Admin"], named.People.Select(person => person.Name));
        Assert.Equal((false, false), (named.HasMoreTenants, named.HasMorePeople));
        Assert.Equal((TestPeople.Id(TestPeople.Fabrikam), "Zebra & Sons"), chosen.Tenants[^1]);
    }

    [Fact]
    public async Task A_run_is_read_in_order()
    {
        await AppendAsync([Entry(TestPeople.Contoso) with { Run = 1 }, Entry(TestPeople.Contoso) with { Run = 2 }, Entry(TestPeople.Contoso) with { Run = 1 }]);

        Assert.Equal([1, 3], (await Reader.ReadRunAsync(1, TestPeople.Support, Cancelled)).Select(entry => entry.Number));
    }

    [Fact]
    public async Task The_newest_page_is_whole_when_one_comes_to_it_from_older_ones()
    {
        await AppendAsync(Enumerable.Range(1, 60).Select(_ => Entry(TestPeople.Contoso)));

        var newest = await ReadAsync(new() { After = 45 });

        Assert.Equal((60, 50, false, true, 60), (newest.Entries[0].Number, newest.Entries.Count, newest.HasNewer, newest.HasOlder, newest.Head));
    }

    [Fact]
    public async Task New_entries_are_counted_as_filtered_and_as_visible()
    {
        await AppendAsync([Entry(TestPeople.Contoso), Entry(TestPeople.Contoso), Entry(TestPeople.Fabrikam), Entry(TestPeople.Contoso) with { Action = AuditAction.Test }]);

        Assert.Equal(3, await Reader.CountNewerAsync(new(), 1, TestPeople.Support, Cancelled));
        Assert.Equal(1, await Reader.CountNewerAsync(new() { Action = AuditAction.Test }, 1, TestPeople.Support, Cancelled));
        Assert.Equal(2, await Reader.CountNewerAsync(new(), 1, TestPeople.Administrator(TestPeople.Contoso), Cancelled));
        Assert.Equal(0, await Reader.CountNewerAsync(new(), 0, TestPeople.PersonOf(TestPeople.Contoso), Cancelled));
    }

    [Fact]
    public async Task What_takes_too_long_is_given_up_and_said()
    {
        await AppendAsync([Entry(TestPeople.Contoso)]);

        var slice = await new AuditReader(Database) { Patience = TimeSpan.Zero }.ReadAsync(new(), TestPeople.Support, Cancelled);

        Assert.True(slice.IsTooWide);
        Assert.False((await ReadAsync(new())).IsTooWide);
    }

    [Fact]
    public async Task What_is_not_counted_in_time_is_not_known() =>
        Assert.Null(await new AuditReader(Database) { Patience = TimeSpan.Zero }.CountNewerAsync(new(), 0, TestPeople.Support, Cancelled));

    [Theory]
    [InlineData(null)]
    [InlineData("Therefore")]
    [InlineData("nothing")]
    public async Task A_place_behind_the_end_is_the_end_however_big_the_number(string? text)
    {
        await AppendAsync(Enumerable.Range(1, 3).Select(_ => Entry(TestPeople.Contoso)));
        long[] all = text is "nothing" ? [] : [3, 2, 1];

        foreach (var place in new[] { 4, int.MaxValue, long.MaxValue - 1, long.MaxValue })
        {
            await ShowsAsync(all, new() { Text = text, After = place });
            await ShowsAsync(all, new() { Text = text, Before = place });
        }
    }

    [Theory]
    [InlineData(AuditQueryFault.DaysReversed)]
    [InlineData(AuditQueryFault.TextTooLong)]
    public async Task What_cannot_be_asked_for_is_not_asked(AuditQueryFault fault)
    {
        var query = fault is AuditQueryFault.TextTooLong
            ? new AuditQuery { Text = new('a', 1_000_000) }
            : new() { From = Clock.Now.AddDays(1), Until = Clock.Now };

        Assert.Equal(fault, query.Fault);
        await Assert.ThrowsAsync<ArgumentException>(() => ReadAsync(query));
    }
}
