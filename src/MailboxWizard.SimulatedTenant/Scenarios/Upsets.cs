using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.ServicePrincipals;

namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>What can happen in a tenant: each changes what it believes, at the start or while it runs.</summary>
internal static class Upsets
{
    /// <summary>The Exchange Online plan runs out: its service principal goes, with every grant of it, and the mailboxes close.</summary>
    // https://learn.microsoft.com/entra/identity-platform/howto-convert-app-to-be-multi-tenant
    public static void LosesExchange(Tenant tenant, DateTimeOffset now)
    {
        tenant.HasExchange = false;
        if (tenant.FindServicePrincipal(PublishedApis.ExchangeOnline.AppId) is { } exchange) ServicePrincipalRemoval.Remove(tenant, exchange, now);
    }

    /// <summary>Nobody has a directory role any more.</summary>
    public static void LosesRoles(Tenant tenant)
    {
        foreach (var person in tenant.People) person.Roles.RemoveWhere(_ => true);
    }

    /// <summary>Whoever has a directory role is only eligible for it: it could be activated and is not.</summary>
    // https://learn.microsoft.com/entra/id-governance/privileged-identity-management/pim-configure
    public static void OnlyEligible(Tenant tenant)
    {
        foreach (var person in tenant.People)
        {
            foreach (var role in person.Roles.ToList()) person.EligibleRoles.Add(role);
            person.Roles.RemoveWhere(_ => true);
        }
    }

    /// <summary>Conditional Access demands a second factor for Microsoft Graph, of everybody.</summary>
    // https://learn.microsoft.com/entra/identity-platform/v2-conditional-access-dev-guide
    public static void DemandsSecondFactor(Tenant tenant) => tenant.ConditionalAccess.Add(new ConditionalAccessPolicy
    {
        Id = Ids.Derived(tenant.Id, "conditional access", "second factor"),
        DisplayName = "Require a second factor for Microsoft Graph",
        Control = AccessControl.RequireMultifactor,
        Resources = [PublishedApis.MicrosoftGraph.AppId],
    });

    /// <summary>The first mailbox, which is the one that people try first.</summary>
    public static void ToFirstMailbox(Tenant tenant, Action<Mailbox> change)
    {
        if (tenant.Mailboxes.FirstOrDefault() is { } mailbox) change(mailbox);
    }

    /// <summary>The first mailbox becomes a shared one, whose account cannot sign in.</summary>
    // https://learn.microsoft.com/microsoft-365/admin/email/convert-user-mailbox-to-shared-mailbox
    public static void BecomesShared(Tenant tenant) => ToFirstMailbox(tenant, mailbox =>
    {
        mailbox.Kind = MailboxKind.Shared;
        mailbox.Owner.AccountEnabled = false;
    });

    /// <summary>The first mailbox gets another address and user principal name; mail to the old address still arrives.</summary>
    public static void IsRenamed(Tenant tenant) => ToFirstMailbox(tenant, mailbox =>
    {
        var old = mailbox.PrimaryAddress;
        var renamed = $"new-{old}";
        mailbox.Aliases.Add(old);
        mailbox.PrimaryAddress = renamed;
        var owner = mailbox.Owner;
        (owner.UserPrincipalName, owner.Mail) = (renamed, renamed);
        owner.ProxyAddresses.RemoveWhere(address => address.StartsWith("SMTP:", StringComparison.Ordinal));
        owner.ProxyAddresses.Add($"SMTP:{renamed}");
        owner.ProxyAddresses.Add($"smtp:{old}");
    });

    /// <summary>The address of the first mailbox turns out to be a contact's or a group's.</summary>
    public static void IsNoMailbox(Tenant tenant, OtherRecipientKind kind) => ToFirstMailbox(tenant, mailbox =>
    {
        tenant.Mailboxes.Remove(mailbox);
        tenant.People.Remove(mailbox.Owner);
        tenant.OtherRecipients.Add(new OtherRecipient(mailbox.PrimaryAddress, mailbox.Owner.DisplayName, kind));
    });

    /// <summary>Processed in the first mailbox only shows what lies elsewhere: search folders can be made in any folder.</summary>
    // https://learn.microsoft.com/graph/api/resources/mailsearchfolder
    public static void ProcessedOnlySearches(Tenant tenant) => ToFirstMailbox(tenant, mailbox =>
    {
        if (mailbox.Root.Children.FirstOrDefault(folder => folder.DisplayName == "Processed") is not { } ordinary) return;
        mailbox.Root.Children.Remove(ordinary);
        mailbox.Root.Children.Add(new MailFolder { Id = ordinary.Id, DisplayName = ordinary.DisplayName, Parent = mailbox.Root, IsSearchFolder = true });
    });

    /// <summary>An Application Access Policy keeps every application out of the first mailbox.</summary>
    public static void KeepsApplicationsOut(Tenant tenant) => ToFirstMailbox(tenant, mailbox =>
    {
        // A shared mailbox can be in a policy as a member of a group only.
        var group = new OtherRecipient($"closed-to-apps@{tenant.InitialDomain}", "Closed to apps", OtherRecipientKind.SecurityGroup);
        group.Members.Add(mailbox.Owner.Id);
        tenant.OtherRecipients.Add(group);
        tenant.Exchange.AccessPolicies.Add(new ApplicationAccessPolicy { Restricts = false, ScopeId = group.Id, Description = "Closed to apps" });
    });

    /// <summary>A rule for user agents, which holds for EWS and for mail in Graph.</summary>
    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
    public static void AllowsOutlookOnly(Tenant tenant) =>
        tenant.Exchange.UserAgents.Written = new UserAgentRules { Policy = EwsApplicationAccessPolicy.EnforceAllowList, AllowList = ["Outlook/*"] };
}
