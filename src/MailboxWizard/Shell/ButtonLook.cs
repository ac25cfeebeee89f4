namespace MailboxWizard.Shell;

/// <summary>One primary button a page; the others are outlined or bare text.</summary>
public enum ButtonLook
{
    Outlined,
    Primary,
    Text,
}

/// <summary>48 px, 40 px, or 32 px in rows.</summary>
public enum ButtonSize
{
    Normal,
    Large,
    Small,
}
