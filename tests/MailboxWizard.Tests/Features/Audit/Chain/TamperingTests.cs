using System.Data.Common;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Export;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Tests.Features.Audit.Chain;

public sealed class TamperingOnSqliteTests() : TamperingTests(StorageProvider.Sqlite);

public sealed class TamperingOnPostgreSqlTests() : TamperingTests(StorageProvider.PostgreSql)
{
    [Theory]
    [InlineData("ALTER TABLE \"AuditEntries\" ENABLE ROW LEVEL SECURITY")]
    [InlineData("ALTER TABLE \"AuditEntries\" RENAME TO hidden; CREATE VIEW \"AuditEntries\" AS SELECT * FROM hidden WHERE \"Number\" <> 2")]
    public async Task What_stands_before_the_table_and_chooses_what_is_shown_leaves_no_verdict(string statement)
    {
        await FillAsync(5);

        await TamperAsync(statement);

        Assert.Contains("no plain table any more", Assert.IsType<AuditVerdict.NotRun>(await VerifyAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_runs_with_the_owners_rights_finds_nothing_in_a_temporary_schema_first()
    {
        await using var context = Database.CreateDbContext();

        var paths = await context.Database.SqlQuery<string>(
            $"""SELECT array_to_string(proconfig, ' ') AS "Value" FROM pg_proc WHERE prosecdef OR proname = 'AuditEntries_refuse_below'""").ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, paths.Count);
        Assert.All(paths, path => Assert.EndsWith(", pg_temp", path, StringComparison.Ordinal));
    }
}

/// <summary>Whoever has all rights to the database, and how far that gets: each time the entry and the deed are named.</summary>
public abstract class TamperingTests(StorageProvider provider) : ChainBench(provider)
{
    [Fact]
    public async Task An_untouched_log_is_whole()
    {
        Assert.Equal(new AuditVerdict.Whole(1, 0, new string('0', 64)), await VerifyAsync());

        await FillAsync(40);

        var head = await HeadAsync();
        Assert.Equal(new AuditVerdict.Whole(1, 40, AuditHash.Shown(head.Hash)), await VerifyAsync(head));
    }

    [Theory]
    [InlineData("\"Subject\" = 'something else'")]
    [InlineData("\"Subject\" = ''")]
    [InlineData("\"Detail\" = NULL")]
    [InlineData("\"Detail\" = ''")]
    [InlineData("\"At\" = \"At\" + 1")]
    [InlineData("\"Status\" = 403")]
    [InlineData("\"Status\" = NULL")]
    [InlineData("\"ActorId\" = 'dddddddd-0000-4000-8000-000000000005'")]
    [InlineData("\"ActorId\" = NULL")]
    [InlineData("\"TenantId\" = 'cccccccc-0000-4000-8000-000000000003'")]
    [InlineData("\"ActorTenantId\" = NULL")]
    [InlineData("\"ClientAddress\" = '203.0.113.25'")]
    [InlineData("\"Action\" = 'Plan'")]
    [InlineData("\"Outcome\" = 'Failed'")]
    [InlineData("\"SubjectId\" = 'dddddddd-0000-4000-8000-000000000005'")]
    [InlineData("\"Run\" = 5194")]
    [InlineData("\"Step\" = 8")]
    [InlineData("\"Handoff\" = NULL")]
    [InlineData("\"Request\" = 'GET'")]
    [InlineData("\"RequestId\" = \"ClientRequestId\", \"ClientRequestId\" = \"RequestId\"")]
    [InlineData("\"DurationMilliseconds\" = 1")]
    [InlineData("\"Format\" = 2")]
    [InlineData("\"Salt\" = \"Hash\"")]
    [InlineData("\"Hash\" = \"Salt\"")]
    public async Task A_changed_field_is_found_at_its_entry(string change)
    {
        await FillAsync(20);

        await TamperAsync($"UPDATE \"AuditEntries\" SET {change} WHERE \"Number\" = 11");

        Assert.Equal(new AuditVerdict.Broken(11, AuditBreak.Changed), await VerifyAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(19)]
    public async Task A_missing_entry_is_found_where_it_stood(int number)
    {
        await FillAsync(20);

        await TamperAsync($"DELETE FROM \"AuditEntries\" WHERE \"Number\" = {number}");

        Assert.Equal(new AuditVerdict.Broken(number, AuditBreak.Missing), await VerifyAsync());
    }

    [Theory]
    [InlineData(5, 6)]
    [InlineData(1, 2)]
    [InlineData(3, 17)]
    [InlineData(1, 20)]
    public async Task Two_entries_exchanged_are_found_at_the_first(int one, int other)
    {
        await FillAsync(20);

        await TamperAsync(
            $"UPDATE \"AuditEntries\" SET \"Number\" = 0 WHERE \"Number\" = {one}",
            $"UPDATE \"AuditEntries\" SET \"Number\" = {one} WHERE \"Number\" = {other}",
            $"UPDATE \"AuditEntries\" SET \"Number\" = {other} WHERE \"Number\" = 0");

        Assert.Equal(new AuditVerdict.Broken(one, AuditBreak.Reordered), await VerifyAsync());
    }

    [Fact]
    public async Task Two_entries_exchanged_far_apart_and_at_other_times_are_found_at_the_first()
    {
        for (var day = 0; day < 30; day++)
        {
            Clock.Now += TimeSpan.FromHours(1);
            await FillAsync(50);
        }

        await TamperAsync(
            "UPDATE \"AuditEntries\" SET \"Number\" = 0 WHERE \"Number\" = 3",
            "UPDATE \"AuditEntries\" SET \"Number\" = 3 WHERE \"Number\" = 1400",
            "UPDATE \"AuditEntries\" SET \"Number\" = 1400 WHERE \"Number\" = 0");

        Assert.Equal(new AuditVerdict.Broken(3, AuditBreak.Reordered), await VerifyAsync());
    }

    [Fact]
    public async Task A_copy_in_anothers_place_is_found_there()
    {
        await FillAsync(20);

        await TamperAsync(
            "DELETE FROM \"AuditEntries\" WHERE \"Number\" = 9",
            $"INSERT INTO \"AuditEntries\" (\"Number\", {Others}) SELECT 9, {Others} FROM \"AuditEntries\" WHERE \"Number\" = 5");

        // Of the copy and the entry that it was made of, the copy comes second only when it stands behind it.
        Assert.Equal(new AuditVerdict.Broken(9, AuditBreak.Duplicated), await VerifyAsync());
    }

    [Fact]
    public async Task A_copy_at_the_end_is_found_there()
    {
        await FillAsync(20);

        await TamperAsync($"INSERT INTO \"AuditEntries\" (\"Number\", {Others}) SELECT 21, {Others} FROM \"AuditEntries\" WHERE \"Number\" = 5");

        Assert.Equal(new AuditVerdict.Broken(21, AuditBreak.Duplicated), await VerifyAsync());
    }

    [Fact]
    public async Task The_same_number_twice_is_found_at_that_number()
    {
        await FillAsync(20);

        // SQLite's key stands in the way, until the table is made anew without it.
        await TamperAsync(Provider is StorageProvider.Sqlite
            ?
            [
                "CREATE TABLE \"Copy\" AS SELECT * FROM \"AuditEntries\"", "DROP TRIGGER \"AuditCheckpoints_refuse_insert\"", "DROP TABLE \"AuditEntries\"", "ALTER TABLE \"Copy\" RENAME TO \"AuditEntries\"",
                "INSERT INTO \"AuditEntries\" SELECT * FROM \"AuditEntries\" WHERE \"Number\" = 11",
            ]
            : [$"INSERT INTO \"AuditEntries\" (\"Number\", \"Format\", \"At\", {Others[(Others.IndexOf("\"Salt\"", StringComparison.Ordinal))..]}) SELECT \"Number\", \"Format\", \"At\" + 1, {Others[(Others.IndexOf("\"Salt\"", StringComparison.Ordinal))..]} FROM \"AuditEntries\" WHERE \"Number\" = 11"]);

        Assert.Equal(new AuditVerdict.Broken(11, AuditBreak.Duplicated), await VerifyAsync());
    }

    [Fact]
    public async Task What_the_pages_show_is_the_table_that_is_verified_and_no_view_that_somebody_put_over_it()
    {
        await FillAsync(20);

        await using var context = Database.CreateDbContext();
        Assert.DoesNotContain("AuditEntriesNamed", context.Set<AuditEntry>().ToQueryString(), StringComparison.Ordinal);
        var views = Provider is StorageProvider.Sqlite
            ? context.Database.SqlQuery<string>($"SELECT name AS \"Value\" FROM sqlite_master WHERE type = 'view'")
            : context.Database.SqlQuery<string>($"SELECT viewname AS \"Value\" FROM pg_views WHERE schemaname = 'public'");
        Assert.Empty(await views.ToListAsync(Cancelled));
    }

    [Fact]
    public async Task The_earliest_of_several_breaks_is_named()
    {
        await FillAsync(60);

        await TamperAsync(
            "UPDATE \"AuditEntries\" SET \"Status\" = 403 WHERE \"Number\" = 52",
            "DELETE FROM \"AuditEntries\" WHERE \"Number\" = 33",
            "UPDATE \"AuditEntries\" SET \"Status\" = 403 WHERE \"Number\" = 29");

        Assert.Equal(new AuditVerdict.Broken(29, AuditBreak.Changed), await VerifyAsync());
    }

    [Fact]
    public async Task Names_can_be_erased_and_the_chain_is_whole()
    {
        await FillAsync(20);

        await using (var context = Database.CreateDbContext())
        {
            await context.Set<AuditPerson>().Where(person => person.Id == Ada).ExecuteDeleteAsync(Cancelled);
            await context.Set<AuditTenant>().ExecuteDeleteAsync(Cancelled);
        }

        Assert.IsType<AuditVerdict.Whole>(await VerifyAsync());
        await using var after = Database.CreateDbContext();
        var entry = await after.Set<AuditEntry>().FirstAsync(Cancelled);
        Assert.Equal(("", "", (string?)null, (ObjectId?)Ada), (entry.ActorName, entry.TenantName, entry.ActorAddress, entry.ActorId));
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_is_not_called_whole_or_broken()
    {
        await FillAsync(2);
        await TamperAsync("DROP TABLE \"AuditEntries\"");

        Assert.IsType<AuditVerdict.NotRun>(await VerifyAsync());
    }
}
