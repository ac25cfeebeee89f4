using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Tests.Access;

/// <summary>What is arranged in Contoso, or in its seed, for a state.</summary>
internal static class AccessArrangements
{
    private const string Office = AccessState.Office;
    public static readonly Guid Gateway = Guid.Parse(AccessBench.Gateway);

    public static void FullAccess(Tenant contoso) => MailboxOf(contoso).FullAccess.Add(contoso.FindPerson("olga@contoso.com")!.Id);

    public static Mailbox MailboxOf(Tenant contoso, string address = Office) => contoso.Mailboxes.First(m => m.HasAddress(address));

    public static OtherRecipient Policy(Tenant contoso, bool restricts, string member, Guid? appId = null) => Policy(contoso, restricts, Group(contoso, member), appId);

    public static OtherRecipient Policy(Tenant contoso, bool restricts, OtherRecipient group, Guid? appId = null)
    {
        contoso.Exchange.AccessPolicies.Add(new ApplicationAccessPolicy { AppId = appId ?? Gateway, Restricts = restricts, ScopeId = group.Id });
        return group;
    }

    public static void Policies(Tenant contoso, params ReadOnlySpan<(bool Restricts, string Member)> policies)
    {
        foreach (var (restricts, member) in policies) Policy(contoso, restricts, member);
    }

    public static OtherRecipient Group(Tenant contoso, string member)
    {
        var group = new OtherRecipient($"group{contoso.OtherRecipients.Count}@contoso.com", "Group", OtherRecipientKind.SecurityGroup);
        group.Members.Add(MailboxOf(contoso, member).Owner.Id);
        contoso.OtherRecipients.Add(group);
        return group;
    }

    public static OtherRecipient Nested(Tenant contoso, string member)
    {
        var inner = Group(contoso, member);
        var outer = new OtherRecipient("outer@contoso.com", "Outer", OtherRecipientKind.SecurityGroup);
        outer.Members.Add(inner.Id);
        contoso.OtherRecipients.Add(outer);
        return outer;
    }

    public static string MemberOf(SeedTenant contoso, string group, string member)
    {
        GroupOf(contoso, group, member);
        return $"MemberOfGroup -eq 'CN={group},OU={contoso.InitialDomain},OU=Microsoft Exchange Hosted Organizations,DC=EURSIM01A001,DC=PROD,DC=OUTLOOK,DC=COM'";
    }

    public static string GroupOf(SeedTenant contoso, string group, string member)
    {
        contoso.OtherRecipients.Add(new SeedRecipient { Address = group, DisplayName = group, Kind = OtherRecipientKind.SecurityGroup, Members = [member] });
        return group;
    }

    public static void Both(SeedTenant contoso, string? filter = null, string? group = null)
        => contoso.ScopedRoles.AddRange(new[] { "Application Mail.ReadWrite", "Application EWS.AccessAsApp" }.Select(role => new SeedScopedRole { AppId = Gateway, Role = role, Filter = filter, Group = group }));

    public static void Misdirect(Tenant contoso)
    {
        var right = contoso.Exchange.ServicePrincipals.Single();
        contoso.Exchange.ServicePrincipals.Remove(right);
        // The object id of the registration instead of the service principal's.
        contoso.Exchange.ServicePrincipals.Add(new ServicePrincipalPointer { Id = right.Id, AppId = right.AppId, ObjectId = contoso.Applications.First(a => a.AppId == Gateway).Id, DisplayName = right.DisplayName });
    }
}
