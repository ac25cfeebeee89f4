namespace MailboxWizard.Features.Setup.Entered;

/// <summary>Why what was entered by hand is not taken: the closed list, each with its sentence in <c>SetupText.resx</c>.</summary>
public enum EnteredFault
{
    ClientIdEmpty,

    /// <summary>No GUID.</summary>
    ClientIdMalformed,

    /// <summary>The tenant's id, which the script prints one line above.</summary>
    ClientIdIsTenantId,

    /// <summary>The object id, which Entra shows below the client id.</summary>
    ClientIdIsObjectId,
    SecretEmpty,

    /// <summary>The secret's id, which Entra shows beside its value, is a GUID; no value is.</summary>
    SecretIsItsId,
    SecretHasBlanks,

    /// <summary>The tenant has no registration of this client id.</summary>
    RegistrationUnknown,

    /// <summary>A run made it: the plan finds it, and nothing needs to be entered.</summary>
    RegistrationIsOurs,

    /// <summary>No credential of the registration begins like it.</summary>
    SecretNotOfRegistration,

    /// <summary>More than one does: which of them it is, and so which key is handed over and removed one day, cannot be told.</summary>
    SecretOfSeveral,
    ServicePrincipalMissing,

    /// <summary>The permission of the route is not granted, or not shown yet.</summary>
    NotGranted,

    /// <summary>Another attempt or run of this registration is under way.</summary>
    UnderWay,
    TooOften,
}
