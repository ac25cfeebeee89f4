using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Exchange;

/// <summary>RBAC for Applications: what Exchange itself has granted to an application, beside Entra's grants and without a word in the token.</summary>
// https://learn.microsoft.com/exchange/permissions-exo/application-rbac
internal static class ApplicationRbac
{
    /// <summary>The roles of the application that are in force, for whichever mailboxes.</summary>
    public static IEnumerable<ScopedRole> RolesOf(Tenant tenant, Guid appId, DateTimeOffset now)
    {
        if (tenant.FindServicePrincipal(appId) is not { } principal) return [];
        // A role whose pointer is gone may still be in force for a while.
        var pointers = tenant.Exchange.ServicePrincipals.InForce(now).Where(p => p.PointsAt(principal)).Select(p => p.Id).ToHashSet();
        return tenant.Exchange.Roles.InForce(now).Where(role => pointers.Contains(role.AssigneeId));
    }

    /// <summary>The permissions that the application has for this mailbox.</summary>
    public static IEnumerable<string> PermissionsFor(Mailbox mailbox, Tenant tenant, Guid appId, DateTimeOffset now)
    {
        var recipient = Recipients.Of(mailbox, tenant);
        return RolesOf(tenant, appId, now).Where(role => IsInScope(role, recipient, tenant, now)).SelectMany(role => role.Permissions);
    }

    /// <param name="now">The end of time to judge by what was written, as Test-ServicePrincipalAuthorization does.</param>
    public static bool IsInScope(ScopedRole role, Recipient recipient, Tenant tenant, DateTimeOffset now)
    {
        if (role.ScopeId is { } scope)
            return tenant.Exchange.Scopes.InForce(now).FirstOrDefault(s => s.Id == scope) is { } found && RecipientFilter.Parse(found.Filter.InForce(now)).Matches(recipient, tenant, now);
        // Individual members, not those of nested groups:
        // https://learn.microsoft.com/powershell/module/exchangepowershell/new-managementroleassignment#-recipientgroupscope
        return role.GroupId is not { } group || tenant.OtherRecipients.FirstOrDefault(g => g.Id == group)?.Members.InForce(now).Contains(recipient.Id) == true;
    }
}
