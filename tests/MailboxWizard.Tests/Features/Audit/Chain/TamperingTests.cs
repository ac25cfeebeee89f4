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
    private const string Others =
        """
        "Format", "At", "Salt", "TenantId", "ActorId", "ActorTenantId", "ClientAddress", "Action", "Subject", "SubjectId", "Outcome", "Run", "Step",
        "Handoff", "Request", "Status", "RequestId", "ClientRequestId", "DurationMilliseconds", "Detail", "Hash", "Mac"
        """;

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
    [InlineData("\"Mac\" = \"Hash\"")]
    [InlineData("\"Mac\" = NULL")]
    public async Task An_entry_without_the_keys_MAC_is_found_as_such(string change)
    {
        await FillAsync(20);

        await TamperAsync($"UPDATE \"AuditEntries\" SET {change} WHERE \"Number\" = 11");

        Assert.Equal(new AuditVerdict.Broken(11, AuditBreak.NotKeyed), await VerifyAsync());
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
    public async Task A_cut_tail_is_found_where_it_began()
    {
        await FillAsync(20);

        await TamperAsync("DELETE FROM \"AuditEntries\" WHERE \"Number\" > 15");

        Assert.Equal(new AuditVerdict.Broken(16, AuditBreak.CutOff), await VerifyAsync());
    }

    [Fact]
    public async Task A_tail_cut_off_together_with_the_head_is_found_by_a_head_kept_elsewhere()
    {
        await FillAsync(20);
        var kept = await HeadAsync();
        var signed = kept with { Signature = Signatures.Sign(kept.Statement) };

        await TamperAsync(
            "DELETE FROM \"AuditEntries\" WHERE \"Number\" > 15",
            "UPDATE \"AuditHead\" SET \"Number\" = 15, \"Hash\" = (SELECT \"Hash\" FROM \"AuditEntries\" WHERE \"Number\" = 15)");

        Assert.IsType<AuditVerdict.Whole>(await VerifyAsync());
        Assert.Equal(new AuditVerdict.Broken(16, AuditBreak.CutOff), await VerifyAsync(kept));
        Assert.Equal(new AuditVerdict.Broken(16, AuditBreak.CutOff), await VerifyAsync(kept with { Number = null }));
        Assert.Equal(new AuditVerdict.Broken(16, AuditBreak.CutOff), await VerifyAsync(signed));
        await FillAsync(10);
        Assert.Equal(new AuditVerdict.Broken(20, AuditBreak.Changed), await VerifyAsync(signed));
        signed.Signature![0] ^= 1;
        Assert.Equal(new AuditVerdict.Broken(20, AuditBreak.HeadNotSigned), await VerifyAsync(signed));
    }

    [Fact]
    public async Task An_emptied_log_is_found()
    {
        await FillAsync(20);

        await TamperAsync("DELETE FROM \"AuditEntries\"");
        Assert.Equal(new AuditVerdict.Broken(1, AuditBreak.CutOff), await VerifyAsync());

        await TamperAsync("DELETE FROM \"AuditHead\"");
        Assert.Equal(new AuditVerdict.Broken(1, AuditBreak.CutOff), await VerifyAsync());
    }

    [Fact]
    public async Task A_tail_written_anew_without_the_key_is_found_by_the_key()
    {
        await FillAsync(15);
        for (var turn = 0; turn < 5; turn++)
            await ForgeAsync(AuditKey.Of(new byte[32]));

        Assert.Equal(new AuditVerdict.Broken(16, AuditBreak.NotKeyed), await VerifyAsync());
        Assert.Equal(20, Assert.IsType<AuditVerdict.Whole>(await VerifyAsync(AuditKey.None)).NotKeyedUpTo);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(-9000000000000000000)]
    public async Task An_entry_before_the_first_is_refused_by_the_database_found_and_not_shown(long number)
    {
        await FillAsync(20);
        var below = $"INSERT INTO \"AuditEntries\" (\"Number\", {Others}) SELECT {number}, {Others} FROM \"AuditEntries\" WHERE \"Number\" = 5";

        await using (var context = Database.CreateDbContext())
            Assert.Contains("The audit log is append-only.", (await Assert.ThrowsAnyAsync<DbException>(() => context.Database.ExecuteSqlRawAsync(below, Cancelled))).Message, StringComparison.Ordinal);
        await TamperAsync(below);

        Assert.Equal(new AuditVerdict.Broken(number, AuditBreak.Added), await VerifyAsync());
        var reader = new AuditReader(Database);
        Assert.DoesNotContain((await reader.ReadAsync(new(), TestPeople.Support, Cancelled)).Entries, entry => entry.Number < 1);
        Assert.Null(await reader.FindAsync(number, TestPeople.Support, Cancelled));
        Assert.Equal(20, (await reader.ReadRunAsync(5193, TestPeople.Support, Cancelled)).Count);
        Assert.Equal(20, await new AuditStream(Database).ReadAsync(new(), TestPeople.Support, 20, _ => { }, Cancelled).CountAsync(Cancelled));
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
    public async Task A_log_begun_without_the_key_goes_on_with_it_once_the_settings_say_from_where()
    {
        await FillAsync(12, AuditKey.None);

        var refused = await Assert.ThrowsAsync<StorageUnusableException>(() => FillAsync(1));
        Assert.StartsWith("Audit:Key: does not fit the audit log, whose newest entry, 12, was written without it.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Audit:KeyedFrom to 13", refused.Message, StringComparison.Ordinal);
        Assert.Equal(new AuditVerdict.Broken(1, AuditBreak.NotKeyed), await VerifyAsync());
        var later = KeyFrom(13);
        await FillAsync(8, later);

        Assert.Equal((20L, 12L), await VerifyAsync(later) is AuditVerdict.Whole whole ? (whole.Last, whole.NotKeyedUpTo) : default);
        // The setting, and not the database, says how far: who takes MACs away is found all the same.
        await TamperAsync("UPDATE \"AuditEntries\" SET \"Mac\" = NULL WHERE \"Number\" = 13");
        Assert.Equal(new AuditVerdict.Broken(13, AuditBreak.NotKeyed), await VerifyAsync(later));
    }

    [Fact]
    public async Task Nobody_goes_on_without_the_key_or_with_another_where_a_log_has_one()
    {
        await FillAsync(12);

        foreach (var (key, said) in new[] { (AuditKey.None, "Audit:Key: is missing, and the newest entry of the audit log, 12, was written with one."), (AuditKey.Of(new byte[32]), "Audit:Key: does not fit the audit log, whose newest entry, 12, was written without it.") })
            Assert.StartsWith(said, (await Assert.ThrowsAsync<StorageUnusableException>(() => FillAsync(1, key))).Message, StringComparison.Ordinal);

        await FillAsync(8);
        Assert.Equal(20, Assert.IsType<AuditVerdict.Whole>(await VerifyAsync()).Last);
    }

    [Fact]
    public async Task What_lies_where_the_chain_is_said_to_end_and_is_none_of_its_heads_is_said()
    {
        await FillAsync(20);
        await TamperAsync("UPDATE \"AuditHead\" SET \"At\" = -1");
        Assert.IsType<AuditVerdict.Whole>(await VerifyAsync());
        await TamperAsync("UPDATE \"AuditHead\" SET \"Number\" = 21");
        Assert.Equal(new AuditVerdict.Broken(21, AuditBreak.CutOff), await VerifyAsync());
        await TamperAsync("UPDATE \"AuditHead\" SET \"Number\" = 19");
        Assert.Equal(new AuditVerdict.Broken(20, AuditBreak.Added), await VerifyAsync());
        await TamperAsync("UPDATE \"AuditHead\" SET \"Number\" = 20, \"Hash\" = (SELECT \"Salt\" FROM \"AuditEntries\" WHERE \"Number\" = 20)");
        Assert.Equal(new AuditVerdict.Broken(20, AuditBreak.Changed), await VerifyAsync());
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
