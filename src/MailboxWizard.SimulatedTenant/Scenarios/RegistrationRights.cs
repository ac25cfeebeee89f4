using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Exchange;

namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>What the registrations that a tenant has of its own may do; programs of others keep what they were granted, and so does what is registered later.</summary>
internal static class RegistrationRights
{
    /// <summary>The roles that open a mailbox over Graph and over EWS.</summary>
    private static readonly string[] s_roles = ["Application Mail.ReadWrite", "Application EWS.AccessAsApp"];

    /// <summary>Nobody has consented, or somebody took it back: their tokens are issued, and carry no role.</summary>
    // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#application-permissions
    public static void LoseConsent(Tenant tenant)
    {
        var own = Own(tenant).Select(principal => principal.Id).ToHashSet();
        tenant.RoleAssignments.RemoveWhere(assignment => own.Contains(assignment.PrincipalId));
    }

    /// <summary>RBAC for Applications in place of Entra's consent: a scope says into which mailboxes.</summary>
    // https://learn.microsoft.com/exchange/permissions-exo/application-rbac
    public static void ComeFromExchange(Tenant tenant, bool inFirstMailbox) => Upsets.ToFirstMailbox(tenant, mailbox =>
    {
        LoseConsent(tenant);
        var first = $"EmailAddresses -eq '{mailbox.PrimaryAddress}'";
        var scope = new ManagementScope
        {
            Name = inFirstMailbox ? "The first mailbox" : "All but the first mailbox",
            Filter = new SlowSetting<string>(RecipientFilter.Parse(inFirstMailbox ? first : $"-not({first})").ToString()!),
        };
        tenant.Exchange.Scopes.Add(scope);
        foreach (var principal in Own(tenant))
        {
            var pointer = new ServicePrincipalPointer { AppId = principal.AppId, ObjectId = principal.Id, DisplayName = principal.DisplayName };
            tenant.Exchange.ServicePrincipals.Add(pointer);
            foreach (var role in s_roles)
                tenant.Exchange.Roles.Add(new ScopedRole { Name = $"{role} for {principal.DisplayName}", Role = role, AssigneeId = pointer.Id, ScopeId = scope.Id });
        }
    });

    private static List<ServicePrincipal> Own(Tenant tenant) => [.. tenant.Applications.Select(application => tenant.FindServicePrincipal(application.AppId)).OfType<ServicePrincipal>()];
}
