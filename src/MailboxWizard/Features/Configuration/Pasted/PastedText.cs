namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>Names the resource set with the words of the page for pasted values.</summary>
public sealed class PastedText;
