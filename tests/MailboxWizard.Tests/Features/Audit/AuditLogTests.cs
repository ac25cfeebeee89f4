using System.Data.Common;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using MailboxWizard.Tests.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Tests.Features.Audit;

public sealed class AuditLogOnSqliteTests() : AuditLogTests(StorageProvider.Sqlite);

public sealed class AuditLogOnPostgreSqlTests() : AuditLogTests(StorageProvider.PostgreSql);

public abstract class AuditLogTests(StorageProvider provider) : DatabaseTests(provider)
{
    private static readonly ObjectId s_ada = new(new("dddddddd-0000-4000-8000-000000000004"));
    private static readonly ObjectId s_ben = new(new("dddddddd-0000-4000-8000-000000000005"));

    private AuditLog Log => new(Database, Clock);

    [Fact]
    public async Task What_was_appended_is_read_back_whole()
    {
        var entry = Entry(TestPeople.Contoso) with
        {
            ActorTenantId = new(TestPeople.Contoso),
            ClientAddress = "203.0.113.24",
            Run = 5193,
            Step = 7,
            Handoff = 482913,
            Request = "POST …/addPassword",
            Status = 200,
            RequestId = "77a1",
            ClientRequestId = "c4e8",
            DurationMilliseconds = 16400,
            Detail = "Attempt 2",
        };

        var appended = await Log.AppendAsync(entry, Cancelled);

        Assert.Equal(entry with { Number = appended.Number, At = Clock.Now }, await Log.FindAsync(appended.Number, TestPeople.Support, Cancelled));
        Assert.Equal(1, appended.Number);
    }

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
        Assert.Empty(await Log.ReadRunAsync(2, administrator, Cancelled));
        Assert.Null(await Log.FindAsync(2, administrator, Cancelled));
        Assert.Equal(["Contoso"], (await Log.ReadChoicesAsync(administrator, Cancelled)).Tenants.Select(tenant => tenant.Name));
        await ShowsAsync([], new(), TestPeople.PersonOf(TestPeople.Contoso));
        Assert.Null(await Log.FindAsync(1, TestPeople.PersonOf(TestPeople.Contoso), Cancelled));
        Assert.Equal(["Contoso", "Fabrikam"], (await Log.ReadChoicesAsync(TestPeople.Support, Cancelled)).Tenants.Select(tenant => tenant.Name));
    }

    [Fact]
    public async Task A_run_is_read_in_order()
    {
        await AppendAsync([Entry(TestPeople.Contoso) with { Run = 1 }, Entry(TestPeople.Contoso) with { Run = 2 }, Entry(TestPeople.Contoso) with { Run = 1 }]);

        Assert.Equal([1, 3], (await Log.ReadRunAsync(1, TestPeople.Support, Cancelled)).Select(entry => entry.Number));
    }

    [Fact]
    public async Task The_database_itself_refuses_to_change_an_entry()
    {
        await AppendAsync([Entry(TestPeople.Contoso)]);
        string[] attempts =
        [
            "UPDATE \"AuditEntries\" SET \"Subject\" = 'x'",
            "DELETE FROM \"AuditEntries\"",
            .. Provider is StorageProvider.Sqlite
                ? (IEnumerable<string>)["INSERT OR REPLACE INTO \"AuditEntries\" SELECT * FROM \"AuditEntries\""]
                : ["INSERT INTO \"AuditEntries\" SELECT * FROM \"AuditEntries\" ON CONFLICT (\"Number\", \"At\") DO UPDATE SET \"Subject\" = 'x'", "TRUNCATE \"AuditEntries\""],
        ];

        foreach (var sql in attempts)
        {
            await using var context = Database.CreateDbContext();
            var refused = await Assert.ThrowsAnyAsync<DbException>(() => context.Database.ExecuteSqlRawAsync(sql, Cancelled));
            Assert.Contains("The audit log is append-only.", refused.Message, StringComparison.Ordinal);
        }

        await ShowsAsync([1], new());
        Assert.Equal("Therefore 2026-11 run 5193", (await ReadAsync(new())).Entries[0].Subject);
    }

    private static AuditEntry Entry(Guid tenant) => new()
    {
        TenantId = new(tenant),
        TenantName = "Contoso",
        ActorId = s_ada,
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

    private Task<AuditSlice> ReadAsync(AuditQuery query, Person? person = null) => Log.ReadAsync(query, person ?? TestPeople.Support, Cancelled);

    private async Task ShowsAsync(long[] numbers, AuditQuery query, Person? person = null) =>
        Assert.Equal(numbers, (await ReadAsync(query, person)).Entries.Select(entry => entry.Number));
}
