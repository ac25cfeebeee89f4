using System.Security.Cryptography;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.Audit.Retention;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using MailboxWizard.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Tests.Features.Audit.Chain;

/// <summary>An audit log with a key and a certificate, and what somebody with all rights to the database can do to it.</summary>
public abstract class ChainBench(StorageProvider provider) : DatabaseTests(provider)
{
    internal static readonly ObjectId Ada = new(new("dddddddd-0000-4000-8000-000000000004"));

    /// <summary>Of an entry, all columns but its number.</summary>
    protected const string Others =
        """
        "Format", "At", "Salt", "TenantId", "ActorId", "ActorTenantId", "ClientAddress", "Action", "Subject", "SubjectId", "Outcome", "Run", "Step",
        "Handoff", "Request", "Status", "RequestId", "ClientRequestId", "DurationMilliseconds", "Detail", "Hash", "Mac"
        """;

    private static readonly byte[] s_secret = RandomNumberGenerator.GetBytes(32);

    internal static readonly AuditKey Key = AuditKey.Of(s_secret);

    /// <summary>The key's own bytes, from another entry on.</summary>
    internal static AuditKey KeyFrom(long number) => AuditKey.Of(s_secret, number);

    internal AuditLog NewLog(AuditKey? key = null) => new(Database, Clock, key ?? Key);

    /// <summary>Signed by a certificate of this test.</summary>
    internal AuditOptions Options => field ??= new() { SigningCertificatePath = KeyCertificates.Make(Database.Folder, "right"), SigningCertificatePassword = "right" };

    internal AuditSignatures Signatures => field ??= new(Microsoft.Extensions.Options.Options.Create(Options));

    internal AuditVerification Verification => new(Database, Key, Signatures) { RangeSize = 7 };

    internal AuditRetention NewRetention(AuditLog log) => new(Database, log, Verification, Signatures, Microsoft.Extensions.Options.Options.Create(Options), Clock);

    internal static AuditEntry Entry(string subject) => new()
    {
        TenantId = new(TestPeople.Contoso),
        TenantName = "Contoso",
        ActorId = Ada,
        ActorTenantId = new(TestPeople.Contoso),
        ActorName = "Ada Admin",
        ActorAddress = "ada@contoso.com",
        ClientAddress = "203.0.113.24",
        Action = AuditAction.ClientSecret,
        Subject = subject,
        Outcome = AuditOutcome.Created,
        Run = 5193,
        Step = 7,
        Handoff = 482913,
        Request = "POST …/addPassword",
        Status = 200,
        RequestId = "77a1",
        ClientRequestId = "c4e8",
        DurationMilliseconds = 16400,
        Detail = "Attempt \u202E2 \0 \uD83D",
    };

    internal async Task FillAsync(int entries, AuditKey? key = null)
    {
        using var log = NewLog(key);
        await Task.WhenAll(Enumerable.Range(1, entries).Select(number => log.AppendAsync(Entry($"entry {number}"), Cancelled)));
    }

    /// <summary>One more entry, hashes and all, by somebody who has the database and not the key, and does not ask the product.</summary>
    internal async Task ForgeAsync(AuditKey key)
    {
        await using var turn = await AuditTurn.TakeAsync(Database, Cancelled);
        AuditEntry[] entries = [Entry("forged")];
        await turn.WriteAsync(AuditAppender.Chain(turn.Head, entries, Clock.Now, key), entries, Cancelled);
    }

    internal Task<AuditVerdict> VerifyAsync(AuditKey key) => new AuditVerification(Database, key, Signatures).VerifyAsync([], null, Cancelled);

    internal Task<AuditVerdict> VerifyAsync(params SavedHead[] kept) => Verification.VerifyAsync(kept, progress: null, Cancelled);

    internal async Task<SavedHead> HeadAsync()
    {
        await using var context = Database.CreateDbContext();
        var head = await context.Set<AuditHead>().AsNoTracking().SingleAsync(Cancelled);
        return new(head.Number, head.Hash);
    }

    /// <summary>As the owner of the tables can, triggers and all.</summary>
    internal async Task TamperAsync(params string[] statements)
    {
        await using var context = Database.CreateDbContext();
        string[] before = Provider is StorageProvider.Sqlite
            ? ["DROP TRIGGER IF EXISTS \"AuditEntries_refuse_update\"", "DROP TRIGGER IF EXISTS \"AuditEntries_refuse_delete\"", "DROP TRIGGER IF EXISTS \"AuditEntries_refuse_replace\"", "DROP TRIGGER IF EXISTS \"AuditEntries_refuse_below\""]
            : ["ALTER TABLE \"AuditEntries\" DISABLE TRIGGER USER"];
        foreach (var statement in before.Concat(statements))
        {
            var rows = await context.Database.ExecuteSqlRawAsync(statement, Cancelled);
            Assert.False(rows == 0 && (statement.StartsWith("UPDATE", StringComparison.Ordinal) || statement.StartsWith("DELETE", StringComparison.Ordinal)), statement);
        }
    }
}
