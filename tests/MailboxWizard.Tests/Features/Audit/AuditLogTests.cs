using System.Data.Common;
using MailboxWizard.Features.Audit;
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

    private AuditLog Log => new(Database, Clock);

    private AuditReader Reader => new(Database);

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

        Assert.Equal(entry with { Number = appended.Number, At = Clock.Now }, await Reader.FindAsync(appended.Number, TestPeople.Support, Cancelled));
        Assert.Equal(1, appended.Number);
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

        Assert.Equal("Therefore 2026-11 run 5193", Assert.Single((await Reader.ReadAsync(new(), TestPeople.Support, Cancelled)).Entries).Subject);
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
}
