namespace MailboxWizard.Features.Setup;

/// <summary>What an undo takes back at a time, in its order: the reverse of the run's. Stored by name.</summary>
public enum UndoPart
{
    Consent,
    ServicePrincipal,
    Secret,

    /// <summary>What was declared more on an adopted registration; on a new one they go with it.</summary>
    Declarations,
    Registration,
}
