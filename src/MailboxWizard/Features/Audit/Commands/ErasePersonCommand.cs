using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit.Commands;

/// <summary>Takes a person's names out of the audit log. The chain holds the object id alone, and stays whole. Exit code 0, also when no name was there.</summary>
internal sealed class ErasePersonCommand(IDbContextFactory<WizardDbContext> database, AuditLog log, DatabasePresence presence) : IWizardCommand
{
    public string Name => "erase-person";

    public string Usage => "OBJECT-ID  takes name and user name of a person out of the audit log";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter say, CancellationToken cancellationToken)
    {
        if (arguments is not [var text] || !Guid.TryParse(text, out var id))
            throw new ArgumentException($"{Name} {Usage}");
        presence.Demand();
        var person = new ObjectId(id);
        var entry = new AuditEntry
        {
            TenantId = default,
            TenantName = "",
            ActorName = "",
            Action = AuditAction.Erasure,
            Subject = $"Person {person}",
            Outcome = AuditOutcome.Intended,
        };
        await log.AppendAsync(entry, cancellationToken);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        // In the turn of those who append: they read names and write them again.
        await using var transaction = await context.BeginAloneAsync(AuditTurn.Name, cancellationToken);
        var erased = await context.Set<AuditPerson>().Where(row => row.Id == person).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await context.EraseDeletedAsync(cancellationToken);
        await log.AppendAsync(entry with { Outcome = AuditOutcome.Removed }, cancellationToken);
        await say.WriteLineAsync(erased > 0 ? $"Erased: {person} has no name in the audit log any more." : $"Nothing to erase: {person} had no name in the audit log.");
        return 0;
    }
}
