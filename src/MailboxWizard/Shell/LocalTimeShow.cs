namespace MailboxWizard.Shell;

/// <summary>How much of a moment is written: <em>23 November 2026, 14:05:12</em>, <em>14:05:12</em>, <em>23 November 2026</em>.</summary>
public enum LocalTimeShow
{
    Full,
    Time,
    Date,
}
