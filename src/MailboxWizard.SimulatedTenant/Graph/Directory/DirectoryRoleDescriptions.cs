using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph.Directory;

/// <summary>What Graph says that a directory role is for.</summary>
// In short, after https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
internal static class DirectoryRoleDescriptions
{
    private static readonly Dictionary<DirectoryRole, string> s_texts = new()
    {
        [DirectoryRole.GlobalAdministrator] = "Can manage all aspects of Microsoft Entra ID and Microsoft services that use Microsoft Entra identities.",
        [DirectoryRole.PrivilegedRoleAdministrator] = "Can manage role assignments in Microsoft Entra ID, and all aspects of Privileged Identity Management.",
        [DirectoryRole.ApplicationAdministrator] = "Can create and manage all aspects of app registrations and enterprise apps.",
        [DirectoryRole.CloudApplicationAdministrator] = "Can create and manage all aspects of app registrations and enterprise apps except App Proxy.",
        [DirectoryRole.ExchangeAdministrator] = "Can manage all aspects of the Exchange product.",
        [DirectoryRole.SecurityAdministrator] = "Can read security information and reports, and manage configuration in Microsoft Entra ID and Office 365.",
        [DirectoryRole.GlobalReader] = "Can read everything that a Global Administrator can, but not update anything.",
        [DirectoryRole.UserAdministrator] = "Can manage all aspects of users and groups, including resetting passwords for limited admins.",
        [DirectoryRole.ApplicationDeveloper] = "Can create application registrations independent of the 'Users can register applications' setting.",
        [DirectoryRole.DirectoryReaders] = "Can read basic directory information.",
        [DirectoryRole.DirectoryWriters] = "Can read and write basic directory information.",
        [DirectoryRole.HybridIdentityAdministrator] = "Can manage cloud provisioning, Microsoft Entra Connect and federation settings.",
        [DirectoryRole.IdentityGovernanceAdministrator] = "Manage access using Microsoft Entra ID for identity governance scenarios.",
    };

    public static string? Of(DirectoryRole role) => s_texts.GetValueOrDefault(role);
}
