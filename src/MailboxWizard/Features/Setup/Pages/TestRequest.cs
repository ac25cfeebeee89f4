namespace MailboxWizard.Features.Setup.Pages;

/// <summary>Test again, with the folder corrected or, with nulls, as it is.</summary>
public sealed record TestRequest(string? Mailbox = null, string? InputFolder = null);
