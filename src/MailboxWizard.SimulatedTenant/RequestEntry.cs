namespace MailboxWizard.SimulatedTenant;

/// <summary>One request and its answer, without headers, queries or bodies, so never with a secret.</summary>
public sealed record RequestEntry(DateTimeOffset At, string Method, string Host, string Path, int Status, Guid RequestId);
