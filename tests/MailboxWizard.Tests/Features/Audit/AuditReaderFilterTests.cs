using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Features.Audit;

public sealed class AuditReaderFilterOnSqliteTests() : AuditReaderFilterTests(StorageProvider.Sqlite);

public sealed class AuditReaderFilterOnPostgreSqlTests() : AuditReaderFilterTests(StorageProvider.PostgreSql);

/// <summary>What the filters of the audit log let through, alone and together.</summary>
public abstract class AuditReaderFilterTests(StorageProvider provider) : AuditReaderScene(provider)
{
    [Fact]
    public async Task Each_filter_narrows_to_what_it_says()
    {
        await AppendAsync([
            Entry(TestPeople.Contoso),
            Entry(TestPeople.Fabrikam),
            Entry(TestPeople.Contoso) with { ActorId = Ben },
            Entry(TestPeople.Contoso) with { Action = AuditAction.Consent },
            Entry(TestPeople.Contoso) with { Outcome = AuditOutcome.Failed },
            Entry(TestPeople.Contoso) with { Run = 5193 },
        ]);
        Clock.Now += TimeSpan.FromDays(1);
        await AppendAsync([Entry(TestPeople.Contoso)]);

        await ShowsAsync([2], new() { Tenant = new(TestPeople.Fabrikam) });
        await ShowsAsync([3], new() { Person = Ben });
        await ShowsAsync([4], new() { Action = AuditAction.Consent });
        await ShowsAsync([5], new() { Outcome = AuditOutcome.Failed });
        await ShowsAsync([6], new() { Run = 5193 });
        await ShowsAsync([7], new() { From = Clock.Now });
        await ShowsAsync([6, 5, 4, 3, 2, 1], new() { Until = Clock.Now });
        await ShowsAsync([], new() { Run = 5193, Person = Ben });
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
            Entry(TestPeople.Contoso) with { ActorId = Ben, ActorName = "Ben Builder" },
            Entry(TestPeople.Contoso) with { RequestId = "77a1-x", ClientRequestId = "c4e8-y" },
            Entry(TestPeople.Contoso) with { Subject = "%percent" },
            Entry(TestPeople.Contoso) with { Subject = "_underscore" },
            Entry(TestPeople.Contoso) with { Subject = "\\backslash" },
        ]);

        await ShowsAsync(numbers, new() { Text = text });
        await ShowsAsync([6, 5, 4, 3, 2, 1], new());
    }

    [Fact]
    public async Task Every_combination_of_filters_shows_what_all_of_them_fit()
    {
        await AppendAsync(
            from tenant in new[] { TestPeople.Contoso, TestPeople.Fabrikam }
            from person in new[] { Ada, Ben }
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
                Person = Is(2) ? Ben : null,
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

    /// <summary>An owner who was removed is a subject only; whoever signs in is both.</summary>
    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(1, 1000)]
    [InlineData(1, 1)]
    public async Task Who_never_acted_is_found_by_name_as_the_subject_however_old_the_entry_is(int walk, int mostNamed)
    {
        await AppendAsync([
            Entry(TestPeople.Contoso) with { Action = AuditAction.Owner, Subject = "Olga Owner", SubjectId = Ben },
            Entry(TestPeople.Contoso) with { Action = AuditAction.SignIn, Subject = "ada@contoso.com", SubjectId = Ada, ActorAddress = "ada@contoso.com" },
            Entry(TestPeople.Fabrikam) with { Action = AuditAction.Owner, Subject = "Olga Owner", SubjectId = Ben },
            Entry(TestPeople.Contoso),
            Entry(TestPeople.Contoso),
        ]);
        await using var context = Database.CreateDbContext();

        Assert.Equal([1], await FindAsync("olga", TestPeople.Administrator(TestPeople.Contoso)));
        Assert.Equal([3, 1], await FindAsync("Olga Owner", TestPeople.Support));
        Assert.Equal([5, 4, 3, 2, 1], await FindAsync("ada", TestPeople.Support));

        async Task<IEnumerable<long>> FindAsync(string text, Person reader)
        {
            var search = new AuditSearch(context, await context.MatchingAsync(new(), reader, Cancelled), text) { Walk = walk, MostNamed = mostNamed };
            return (await search.BeforeAsync(6, 10, Cancelled)).Select(entry => entry.Number);
        }
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
}
