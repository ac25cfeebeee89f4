using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Exchange;

/// <summary>Exchange's address book of a tenant.</summary>
internal static class Recipients
{
    /// <summary>Everybody with an address; a mailbox without licence, or a deleted one, is no recipient any more.</summary>
    public static IEnumerable<Recipient> Of(Tenant tenant)
        => tenant.Mailboxes.Where(m => m.Condition is MailboxCondition.Active or MailboxCondition.OnPremises).Select(m => Of(m, tenant))
            .Concat(tenant.OtherRecipients.Select(other => Of(other, tenant)));

    public static Recipient? Find(Tenant tenant, string identity) => Of(tenant).FirstOrDefault(r => r.IsNamed(identity));

    public static Recipient Of(Mailbox mailbox, Tenant tenant)
    {
        var name = mailbox.PrimaryAddress.Split('@')[0];
        // A mailbox on a server of the organisation's own is a mail user here:
        // https://learn.microsoft.com/exchange/hybrid-deployment/hybrid-deployment
        var (type, details) = mailbox switch
        {
            { Condition: MailboxCondition.OnPremises } => ("MailUser", "MailUser"),
            { Kind: MailboxKind.Shared } => ("UserMailbox", "SharedMailbox"),
            _ => ("UserMailbox", "UserMailbox"),
        };
        return new Recipient
        {
            Id = mailbox.Owner.Id,
            Name = name,
            Alias = name,
            DisplayName = mailbox.Owner.DisplayName,
            PrimarySmtpAddress = mailbox.PrimaryAddress,
            EmailAddresses = [$"SMTP:{mailbox.PrimaryAddress}", .. mailbox.Aliases.Select(alias => $"smtp:{alias}")],
            RecipientType = type,
            RecipientTypeDetails = details,
            DistinguishedName = DistinguishedName(name, tenant),
            Mailbox = mailbox,
        };
    }

    public static Recipient Of(OtherRecipient other, Tenant tenant)
    {
        var (type, details) = other.Kind switch
        {
            OtherRecipientKind.Contact => ("MailContact", "MailContact"),
            OtherRecipientKind.SecurityGroup => ("MailUniversalSecurityGroup", "MailUniversalSecurityGroup"),
            OtherRecipientKind.Microsoft365Group => ("MailUniversalDistributionGroup", "GroupMailbox"),
            _ => ("MailUniversalDistributionGroup", "MailUniversalDistributionGroup"),
        };
        return new Recipient
        {
            Id = other.Id,
            Name = other.Name,
            Alias = other.Alias,
            DisplayName = other.DisplayName,
            PrimarySmtpAddress = other.Address,
            EmailAddresses = [$"SMTP:{other.Address}"],
            RecipientType = type,
            RecipientTypeDetails = details,
            DistinguishedName = DistinguishedName(other.Name, tenant),
            Other = other,
        };
    }

    /// <summary>The groups that it is a direct member of.</summary>
    public static IEnumerable<OtherRecipient> GroupsOf(Recipient recipient, Tenant tenant, DateTimeOffset now)
        => tenant.OtherRecipients.Where(group => group.Members.InForce(now).Contains(recipient.Id));

    /// <summary>Whether it is in the group, or in a group that is in it.</summary>
    public static bool IsWithin(Guid id, OtherRecipient group, Tenant tenant, DateTimeOffset now)
    {
        var seen = new HashSet<Guid>();
        var open = new Queue<OtherRecipient>([group]);
        while (open.TryDequeue(out var next))
        {
            if (!seen.Add(next.Id)) continue;
            foreach (var member in next.Members.InForce(now))
            {
                if (member == id) return true;
                if (tenant.OtherRecipients.FirstOrDefault(g => g.Id == member && g.IsGroup) is { } nested) open.Enqueue(nested);
            }
        }
        return false;
    }

    public static string DistinguishedName(string name, Tenant tenant)
        => $"CN={name.Replace(",", "\\,", StringComparison.Ordinal)},OU={tenant.InitialDomain},OU=Microsoft Exchange Hosted Organizations,{Forest}";

    /// <summary>Where the simulated organisations live.</summary>
    public const string Forest = "DC=EURSIM01A001,DC=PROD,DC=OUTLOOK,DC=COM";
}
