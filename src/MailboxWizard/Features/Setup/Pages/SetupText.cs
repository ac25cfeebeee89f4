namespace MailboxWizard.Features.Setup.Pages;

/// <summary>Names the resource set of the setup's pages: <c>SetupText.resx</c>.</summary>
public sealed class SetupText;
