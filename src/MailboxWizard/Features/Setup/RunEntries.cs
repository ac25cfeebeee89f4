using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Setup;

/// <summary>What a person does about a run, for the audit log.</summary>
internal static class RunEntries
{
    public static AuditEntry Of(SetupRun run, Person person, AuditAction action) => new()
    {
        TenantId = run.TenantId,
        TenantName = run.Snapshot.TenantName,
        ActorId = person.ObjectId,
        ActorTenantId = person.TenantId,
        ActorName = person.Name,
        ClientAddress = person.ClientAddress,
        Action = action,
        Subject = SetupRunner.Subject(run.Snapshot.Answers),
        Outcome = AuditOutcome.Intended,
        Run = run.Number,
    };
}
