namespace MailboxWizard.Features.Setup;

/// <summary>Names the resources with what the thirteen rows say.</summary>
public sealed class SetupStepText;
