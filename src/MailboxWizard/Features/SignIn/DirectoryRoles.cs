namespace MailboxWizard.Features.SignIn;

/// <summary>
/// Template ids of Entra's directory roles, the same in every tenant:
/// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
/// </summary>
public static class DirectoryRoles
{
    public static readonly Guid GlobalAdministrator = new("62e90394-69f5-4237-9190-012177145e10");
    public static readonly Guid PrivilegedRoleAdministrator = new("e8611ab8-c189-46e8-94e1-60213ab1f814");
    public static readonly Guid ApplicationAdministrator = new("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3");
    public static readonly Guid CloudApplicationAdministrator = new("158c047a-c907-4556-b7ef-446551a6b5f7");

    /// <summary>One of these could do the guide's steps by hand, all or some; the plan says which.</summary>
    public static bool MakesAdministrator(Guid role) =>
        role == GlobalAdministrator || role == PrivilegedRoleAdministrator
        || role == ApplicationAdministrator || role == CloudApplicationAdministrator;
}
