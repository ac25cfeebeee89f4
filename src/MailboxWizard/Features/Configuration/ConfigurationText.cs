namespace MailboxWizard.Features.Configuration;

/// <summary>Names the resource set with the words of the Therefore page and of the Test.</summary>
public sealed class ConfigurationText;
