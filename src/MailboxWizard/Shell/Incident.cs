namespace MailboxWizard.Shell;

/// <summary>A fault of ours that somebody saw.</summary>
public sealed record Incident(string Id, DateTimeOffset At);
