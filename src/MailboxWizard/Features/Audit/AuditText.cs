namespace MailboxWizard.Features.Audit;

/// <summary>Names the resource set of the audit log: <c>AuditText.resx</c>.</summary>
public sealed class AuditText;
