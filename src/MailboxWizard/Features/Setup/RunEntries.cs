using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Setup;

/// <summary>What a person does about a run, for the audit log.</summary>
internal static class RunEntries
{
    public static AuditEntry Of(SetupRun run, Person person, AuditAction action) => Of(person, action, SetupRunner.Subject(run.Snapshot.Answers)) with
    {
        TenantId = run.TenantId,
        TenantName = run.Snapshot.TenantName,
        Run = run.Number,
    };

    /// <summary>Where there is no run yet, or none that the person may see.</summary>
    public static AuditEntry Of(Person person, AuditAction action, string subject = "") => new()
    {
        TenantId = person.TenantId,
        TenantName = person.TenantName,
        ActorId = person.ObjectId,
        ActorTenantId = person.TenantId,
        ActorName = person.Name,
        ClientAddress = person.ClientAddress,
        Action = action,
        Subject = subject,
        Outcome = AuditOutcome.Intended,
    };
}
