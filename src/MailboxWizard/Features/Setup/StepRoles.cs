using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>Which active directory role may do which step. By template id: names differ between tenants.</summary>
internal static class StepRoles
{
    private static readonly Guid[] s_strongestFirst =
    [
        DirectoryRoles.GlobalAdministrator, DirectoryRoles.PrivilegedRoleAdministrator,
        DirectoryRoles.ApplicationAdministrator, DirectoryRoles.CloudApplicationAdministrator,
    ];

    public static IEnumerable<ActiveRole> Relevant(IEnumerable<ActiveRole> roles) =>
        roles.Where(role => s_strongestFirst.Contains(role.TemplateId)).OrderBy(role => Array.IndexOf(s_strongestFirst, role.TemplateId));

    public static bool MayRegister(IEnumerable<ActiveRole> roles) => roles.Any(role =>
        role.TemplateId == DirectoryRoles.GlobalAdministrator || IsApplicationAdministrator(role));

    /// <summary>Application Administrators may consent to everything except Microsoft Graph's application permissions:
    /// https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent.</summary>
    public static bool MayConsent(IEnumerable<ActiveRole> roles, RouteApi api) => roles.Any(role =>
        role.TemplateId == DirectoryRoles.GlobalAdministrator || role.TemplateId == DirectoryRoles.PrivilegedRoleAdministrator
        || (api is not RouteApi.MicrosoftGraph && IsApplicationAdministrator(role)));

    private static bool IsApplicationAdministrator(ActiveRole role) =>
        role.TemplateId == DirectoryRoles.ApplicationAdministrator || role.TemplateId == DirectoryRoles.CloudApplicationAdministrator;
}
