namespace MailboxWizard.Shell;

/// <summary>The shapes of <c>StatusMark</c>; each has one meaning, a word beside it and a colour.</summary>
public enum StatusShape
{
    NotYet,
    WillBeCreated,
    Found,
    Created,
    Running,
    Waiting,
    Cannot,
    Failed,
    NotNeeded,
    Removed,
    Passed,
    Warning,
    NotTested,
    Unknown,
    Proved,
    Ready,
    InWork,
    Tested,
    Complete,
    Expired,
    Withdrawn,
    Intended,
}
