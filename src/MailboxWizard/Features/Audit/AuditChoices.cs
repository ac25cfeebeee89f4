using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Audit;

/// <summary>What the filters of the page offer, by the name that was written last.</summary>
public sealed record AuditChoices(
    IReadOnlyList<(TenantId Id, string Name)> Tenants, IReadOnlyList<(ObjectId Id, string Name)> People);
