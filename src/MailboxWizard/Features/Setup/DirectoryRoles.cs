using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// Which directory role may do which step, by template id: names differ between tenants
/// (https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference).
/// </summary>
internal static class DirectoryRoles
{
    public static readonly Guid GlobalAdministrator = new("62e90394-69f5-4237-9190-012177145e10");
    public static readonly Guid PrivilegedRoleAdministrator = new("e8611ab8-c189-46e8-94e1-60213ab1f814");
    public static readonly Guid ApplicationAdministrator = new("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3");
    public static readonly Guid CloudApplicationAdministrator = new("158c047a-c907-4556-b7ef-446551a6b5f7");

    private static readonly Guid[] s_all =
        [GlobalAdministrator, PrivilegedRoleAdministrator, ApplicationAdministrator, CloudApplicationAdministrator];

    public static IEnumerable<ActiveRole> Relevant(IEnumerable<ActiveRole> roles) =>
        roles.Where(role => s_all.Contains(role.TemplateId)).OrderBy(role => Array.IndexOf(s_all, role.TemplateId));

    public static bool MayRegister(IEnumerable<ActiveRole> roles) => roles.Any(role =>
        role.TemplateId == GlobalAdministrator || role.TemplateId == ApplicationAdministrator || role.TemplateId == CloudApplicationAdministrator);

    /// <summary>Application Administrators may consent to everything except Microsoft Graph's application permissions:
    /// https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent.</summary>
    public static bool MayConsent(IEnumerable<ActiveRole> roles, RouteApi api) => roles.Any(role =>
        role.TemplateId == GlobalAdministrator || role.TemplateId == PrivilegedRoleAdministrator
        || (api is not RouteApi.MicrosoftGraph && (role.TemplateId == ApplicationAdministrator || role.TemplateId == CloudApplicationAdministrator)));
}
