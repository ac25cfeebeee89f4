namespace MailboxWizard.Features.SignIn;

/// <summary>Names of the authorization policies. Everything has one; what has none is refused.</summary>
public static class Policies
{
    /// <summary>A directory role that could do the guide's steps by hand, active in the signed-in tenant.</summary>
    public const string Administrator = nameof(Administrator);

    /// <summary>App role Engineer of the home tenant.</summary>
    public const string Engineer = nameof(Engineer);

    /// <summary>App role Support of the home tenant.</summary>
    public const string Support = nameof(Support);

    /// <summary>Engineer or Support: the list of hand-offs of all tenants.</summary>
    public const string Staff = nameof(Staff);

    /// <summary>Engineer, or an administrator for the own tenant: values that were made by hand.</summary>
    public const string EngineerOrAdministrator = nameof(EngineerOrAdministrator);

    /// <summary>Engineer, Support, or an administrator for the own tenant: one hand-off, the audit log.</summary>
    public const string StaffOrAdministrator = nameof(StaffOrAdministrator);
}
