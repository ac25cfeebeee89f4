using MailboxWizard.SimulatedTenant.Graph.Applications;
using MailboxWizard.SimulatedTenant.Graph.Consent;
using MailboxWizard.SimulatedTenant.Graph.Directory;
using MailboxWizard.SimulatedTenant.Graph.Mail;
using MailboxWizard.SimulatedTenant.Graph.Policies;
using MailboxWizard.SimulatedTenant.Graph.ServicePrincipals;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>Everything that Graph answers here, by part.</summary>
internal static class GraphMap
{
    public static GraphRoutes Routes()
    {
        var routes = new GraphRoutes();
        OrganizationEndpoints.Map(routes);
        SkuEndpoints.Map(routes);
        UserEndpoints.Map(routes);
        MembershipEndpoints.Map(routes);
        DirectoryRoleEndpoints.Map(routes);
        ApplicationEndpoints.Map(routes);
        PasswordEndpoints.Map(routes);
        KeyEndpoints.Map(routes);
        FederatedCredentialEndpoints.Map(routes);
        DeletedItemEndpoints.Map(routes);
        ServicePrincipalEndpoints.Map(routes);
        OwnerEndpoints.Map(routes);
        AppRoleAssignmentEndpoints.Map(routes);
        PermissionGrantEndpoints.Map(routes);
        PolicyEndpoints.Map(routes);
        MailFolderEndpoints.Map(routes);
        MessageEndpoints.Map(routes);
        AttachmentEndpoints.Map(routes);
        return routes;
    }
}
