namespace MailboxWizard.Shell;

/// <summary>Names the resource set of the shell: <c>ShellText.resx</c>.</summary>
public sealed class ShellText;
