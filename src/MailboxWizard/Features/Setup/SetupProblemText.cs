namespace MailboxWizard.Features.Setup;

/// <summary>Names the resources with what can stand in the way: four sentences a problem.</summary>
public sealed class SetupProblemText;
