using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.SignIn;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Features.Audit;

/// <summary>An audit log with entries, and somebody who reads it.</summary>
public abstract class AuditReaderScene(StorageProvider provider) : DatabaseTests(provider)
{
    private protected static readonly ObjectId Ada = new(new("dddddddd-0000-4000-8000-000000000004"));
    private protected static readonly ObjectId Ben = new(new("dddddddd-0000-4000-8000-000000000005"));

    private protected AuditLog Log => new(Database, Clock);

    private protected AuditReader Reader => new(Database);

    private protected static AuditEntry Entry(Guid tenant) => new()
    {
        TenantId = new(tenant),
        TenantName = "Contoso",
        ActorId = Ada,
        ActorTenantId = new(TestPeople.Contoso),
        ActorName = "Ada Admin",
        Action = AuditAction.ClientSecret,
        Subject = "Therefore 2026-11 run 5193",
        Outcome = AuditOutcome.Created,
    };

    private protected async Task AppendAsync(IEnumerable<AuditEntry> entries)
    {
        foreach (var entry in entries)
            await Log.AppendAsync(entry, Cancelled);
    }

    private protected Task<AuditSlice> ReadAsync(AuditQuery query, Person? person = null) => Reader.ReadAsync(query, person ?? TestPeople.Support, Cancelled);

    private protected async Task ShowsAsync(long[] numbers, AuditQuery query, Person? person = null) =>
        Assert.Equal(numbers, (await ReadAsync(query, person)).Entries.Select(entry => entry.Number));
}
