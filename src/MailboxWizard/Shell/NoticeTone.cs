namespace MailboxWizard.Shell;

/// <summary>How a <c>Notice</c> is meant: amber works but should be read, red stops, green is proved.</summary>
public enum NoticeTone
{
    Warn,
    Bad,
    Good,
}
