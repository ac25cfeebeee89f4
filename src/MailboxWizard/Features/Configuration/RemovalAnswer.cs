namespace MailboxWizard.Features.Configuration;

/// <summary>How a press for a removal ended.</summary>
public enum RemovalAnswer
{
    /// <summary>Proved gone; the mark is cleared.</summary>
    Gone,

    /// <summary>Removed, and some part of Microsoft 365 still shows it.</summary>
    StillShown,
    NotAllowed,

    /// <summary>No active role that may change a registration.</summary>
    RoleMissing,

    /// <summary>Not made by this wizard: not touched.</summary>
    Foreign,

    /// <summary>Another hand-off uses the same, or a run that is under way may.</summary>
    InUse,

    /// <summary>Of a hand-off that nobody completed: while its key is there, Therefore may still collect with the grant.</summary>
    KeyFirst,

    /// <summary>The registration lies among Entra's deleted ones, with its keys, and can be restored.</summary>
    RegistrationDeleted,
    MicrosoftSilent,
}
