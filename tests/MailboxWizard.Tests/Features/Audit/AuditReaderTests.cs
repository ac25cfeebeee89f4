using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Features.Audit;

public sealed class AuditReaderOnSqliteTests() : AuditReaderTests(StorageProvider.Sqlite);

public sealed class AuditReaderOnPostgreSqlTests() : AuditReaderTests(StorageProvider.PostgreSql);

public abstract class AuditReaderTests(StorageProvider provider) : DatabaseTests(provider)
{
    private static readonly ObjectId s_ada = new(new("dddddddd-0000-4000-8000-000000000004"));
    private static readonly ObjectId s_ben = new(new("dddddddd-0000-4000-8000-000000000005"));

    private AuditLog Log => new(Database, Clock);

    private AuditReader Reader => new(Database);

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
    public async Task Each_filter_narrows_to_what_it_says()
    {
        await AppendAsync([
            Entry(TestPeople.Contoso),
            Entry(TestPeople.Fabrikam),
            Entry(TestPeople.Contoso) with { ActorId = s_ben },
            Entry(TestPeople.Contoso) with { Action = AuditAction.Consent },
            Entry(TestPeople.Contoso) with { Outcome = AuditOutcome.Failed },
            Entry(TestPeople.Contoso) with { Run = 5193 },
        ]);
        Clock.Now += TimeSpan.FromDays(1);
        await AppendAsync([Entry(TestPeople.Contoso)]);

        await ShowsAsync([2], new() { Tenant = new(TestPeople.Fabrikam) });
        await ShowsAsync([3], new() { Person = s_ben });
        await ShowsAsync([4], new() { Action = AuditAction.Consent });
        await ShowsAsync([5], new() { Outcome = AuditOutcome.Failed });
        await ShowsAsync([6], new() { Run = 5193 });
        await ShowsAsync([7], new() { From = Clock.Now });
        await ShowsAsync([6, 5, 4, 3, 2, 1], new() { Until = Clock.Now });
        await ShowsAsync([], new() { Run = 5193, Person = s_ben });
    }

    [Theory]
    [InlineData("invoices", new long[] { 1 })]
    [InlineData("INVOICES@", new long[] { 1 })]
    [InlineData("nvoices", new long[0])]
    [InlineData("Ben", new long[] { 2 })]
    [InlineData("77a1", new long[] { 3 })]
    [InlineData("c4e8", new long[] { 3 })]
    [InlineData("%", new long[] { 4 })]
    [InlineData("_", new long[] { 5 })]
    [InlineData("\\", new long[] { 6 })]
    [InlineData("' OR 1=1 --", new long[0])]
    [InlineData("\"; DROP TABLE \"AuditEntries\"; --", new long[0])]
    [InlineData("   ", new long[] { 6, 5, 4, 3, 2, 1 })]
    public async Task Free_text_is_a_beginning_taken_literally(string text, long[] numbers)
    {
        await AppendAsync([
            Entry(TestPeople.Contoso) with { Subject = "invoices@contoso.com" },
            Entry(TestPeople.Contoso) with { ActorId = s_ben, ActorName = "Ben Builder" },
            Entry(TestPeople.Contoso) with { RequestId = "77a1-x", ClientRequestId = "c4e8-y" },
            Entry(TestPeople.Contoso) with { Subject = "%percent" },
            Entry(TestPeople.Contoso) with { Subject = "_underscore" },
            Entry(TestPeople.Contoso) with { Subject = "\\backslash" },
        ]);

        await ShowsAsync(numbers, new() { Text = text });
        await ShowsAsync([6, 5, 4, 3, 2, 1], new());
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
            Entry(TestPeople.Fabrikam) with { ActorId = s_ben, ActorTenantId = new(TestPeople.Fabrikam), ActorName = "Frank", TenantName = "Fabrikam" },
        ]);
        var administrator = TestPeople.Administrator(TestPeople.Contoso);

        Assert.Equal(["Ada Admin"], (await Reader.ReadChoicesAsync(new() { Person = s_ben, Tenant = new(TestPeople.Fabrikam) }, administrator, Cancelled)).People.Select(person => person.Name));
        Assert.Equal(["Frank"], (await Reader.ReadChoicesAsync(new() { Tenant = new(TestPeople.Fabrikam) }, TestPeople.Support, Cancelled)).People.Select(person => person.Name));
        Assert.Equal(["Ada Admin", "Frank"], (await Reader.ReadChoicesAsync(new() { Tenant = new(TestPeople.Fabrikam), Person = s_ada }, TestPeople.Support, Cancelled)).People.Select(person => person.Name));
        Assert.Equal(([], []), ((await Reader.ReadChoicesAsync(new(), TestPeople.PersonOf(TestPeople.Contoso), Cancelled)) is var none ? (none.Tenants, none.People) : default));
    }

    [Fact]
    public async Task A_run_is_read_in_order()
    {
        await AppendAsync([Entry(TestPeople.Contoso) with { Run = 1 }, Entry(TestPeople.Contoso) with { Run = 2 }, Entry(TestPeople.Contoso) with { Run = 1 }]);

        Assert.Equal([1, 3], (await Reader.ReadRunAsync(1, TestPeople.Support, Cancelled)).Select(entry => entry.Number));
    }

    [Fact]
    public async Task Every_combination_of_filters_shows_what_all_of_them_fit()
    {
        await AppendAsync(
            from tenant in new[] { TestPeople.Contoso, TestPeople.Fabrikam }
            from person in new[] { s_ada, s_ben }
            from action in new[] { AuditAction.Run, AuditAction.Test }
            from outcome in new[] { AuditOutcome.Passed, AuditOutcome.Failed }
            from run in new int?[] { null, 5193 }
            from subject in new[] { "invoices@contoso.com", "office@contoso.com" }
            select Entry(tenant) with { ActorId = person, Action = action, Outcome = outcome, Run = run, Subject = subject });
        var all = (await ReadAsync(new())).Entries.Concat((await ReadAsync(new() { Before = 15 })).Entries).ToList();
        Assert.Equal(64, all.Count);

        for (var chosen = 0; chosen < 128; chosen++)
        {
            var query = new AuditQuery
            {
                Tenant = Is(1) ? new(TestPeople.Contoso) : null,
                Person = Is(2) ? s_ben : null,
                Action = Is(4) ? AuditAction.Test : null,
                Outcome = Is(8) ? AuditOutcome.Failed : null,
                Run = Is(16) ? 5193 : null,
                Text = Is(32) ? "INVOICES" : null,
                From = Is(64) ? Clock.Now : null,
                Until = Is(64) ? Clock.Now.AddDays(1) : null,
            };
            var fitting = all.Where(entry =>
                (query.Tenant is null || entry.TenantId == query.Tenant) && (query.Person is null || entry.ActorId == query.Person)
                && (query.Action is null || entry.Action == query.Action) && (query.Outcome is null || entry.Outcome == query.Outcome)
                && (query.Run is null || entry.Run == query.Run) && (query.Text is null || entry.Subject.StartsWith("invoices", StringComparison.Ordinal)));

            await ShowsAsync([.. fitting.Take(AuditSlice.Size).Select(entry => entry.Number)], query);

            bool Is(int bit) => (chosen & bit) != 0;
        }
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

    /// <summary>Walks and lists of names that are too short for the data, so that each way of finding is taken.</summary>
    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(5, 1000)]
    [InlineData(5, 3)]
    [InlineData(0, 0)]
    public async Task However_a_text_is_found_the_page_is_the_same(int walk, int mostNamed)
    {
        await AppendAsync(Enumerable.Range(1, 60).Select(number => Entry(TestPeople.Contoso) with
        {
            Subject = number % 7 == 0 ? "Rare" : $"often {number}",
            RequestId = number % 10 == 0 ? $"often-{number}" : null,
        }));
        var all = (await ReadAsync(new())).Entries.Concat((await ReadAsync(new() { Before = 11 })).Entries).ToList();
        await using var context = Database.CreateDbContext();

        foreach (var text in new[] { "rare", "often", "Ada", "often-4", "never" })
        {
            var fitting = all.Where(entry => new[] { entry.Subject, entry.ActorName, entry.RequestId ?? "" }.Any(place => place.StartsWith(text, StringComparison.OrdinalIgnoreCase)))
                .Select(entry => entry.Number).ToList();
            var search = new AuditSearch(context, await context.MatchingAsync(new(), TestPeople.Support, Cancelled), text) { Walk = walk, MostNamed = mostNamed };

            var older = await search.BeforeAsync(50, 6, Cancelled);
            var newer = await search.AfterAsync(12, 60, 6, Cancelled);

            Assert.Equal(fitting.Where(number => number < 50).Take(6), older.Select(entry => entry.Number));
            Assert.Equal(fitting.Where(number => number > 12).Reverse().Take(6), newer.Select(entry => entry.Number));
        }
    }

    private static AuditEntry Entry(Guid tenant) => new()
    {
        TenantId = new(tenant),
        TenantName = "Contoso",
        ActorId = s_ada,
        ActorTenantId = new(TestPeople.Contoso),
        ActorName = "Ada Admin",
        Action = AuditAction.ClientSecret,
        Subject = "Therefore 2026-11 run 5193",
        Outcome = AuditOutcome.Created,
    };

    private async Task AppendAsync(IEnumerable<AuditEntry> entries)
    {
        foreach (var entry in entries)
            await Log.AppendAsync(entry, Cancelled);
    }

    private Task<AuditSlice> ReadAsync(AuditQuery query, Person? person = null) => Reader.ReadAsync(query, person ?? TestPeople.Support, Cancelled);

    private async Task ShowsAsync(long[] numbers, AuditQuery query, Person? person = null) =>
        Assert.Equal(numbers, (await ReadAsync(query, person)).Entries.Select(entry => entry.Number));
}
