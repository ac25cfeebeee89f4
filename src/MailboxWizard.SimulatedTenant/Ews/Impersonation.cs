using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>Finds whom a request acts as: an application must say in whose name it comes.</summary>
internal static class Impersonation
{
    /// <returns>The person, and their mailbox; a person who calls for themselves may have none.</returns>
    /// <exception cref="EwsFault">There is nobody of that name with a mailbox in Exchange Online.</exception>
    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-identify-the-account-to-impersonate
    public static (Person Actor, Mailbox? Own) Find(SoapRequest request, Caller caller, DateTimeOffset now)
    {
        // Guess: that this is how Exchange answers an application that it has not heard of yet.
        if (caller.IsApplication && caller.Tenant.FindServicePrincipal(caller.AppId) is { } principal && !Replica.Exchange.Sees(principal, now))
            throw new EwsFault("ErrorImpersonateUserDenied", "The account does not have permission to impersonate the requested user.");
        if (request.Header?.Element(Types + "ExchangeImpersonation") is not { } header)
        {
            // Guess: the code; an application without the header is refused with this sentence.
            if (caller.Person is not { } person) throw new EwsFault("ErrorInvalidExchangeImpersonationHeaderData", "ExchangeImpersonation SOAP header must be present for this type of OAuth token.");
            return (person, caller.Tenant.Mailboxes.FirstOrDefault(m => m.Owner == person && m.Condition is MailboxCondition.Active));
        }
        if (!caller.IsApplication) throw new EwsFault("ErrorImpersonateUserDenied", "The account does not have permission to impersonate the requested user.");
        var identity = header.Element(Types + "ConnectingSID")?.Elements().FirstOrDefault();
        if (string.IsNullOrWhiteSpace(identity?.Value))
            throw new EwsFault("ErrorInvalidExchangeImpersonationHeaderData", "An ExchangeImpersonation SOAP header must contain a user principal name, user SID, or primary SMTP address.");
        var found = Named(identity.Name.LocalName, identity.Value.Trim(), caller.Tenant);
        Check(found, caller.Tenant);
        return (found.Owner, found);
    }

    private static Mailbox Named(string kind, string value, Tenant tenant)
    {
        switch (kind)
        {
            case "PrincipalName":
                return tenant.Mailboxes.FirstOrDefault(m => string.Equals(m.Owner.UserPrincipalName, value, StringComparison.OrdinalIgnoreCase))
                    ?? throw new EwsFault("ErrorInvalidUserPrincipalName", "The impersonation principal name is invalid.");
            case "SID":
                // The directory of the simulation has no security identifiers that could be found.
                throw IsSid(value) ? new EwsFault("ErrorInvalidUserSid", "The user SID is invalid or does not map to a user in the Active Directory.") : new EwsFault("ErrorInvalidSid", "A SID with an invalid format was encountered.");
            default:
                if (value.Split('@') is not [{ Length: > 0 }, { Length: > 0 }]) throw new EwsFault("ErrorInvalidSmtpAddress", "The SMTP address format is invalid.");
                // Contacts and groups have addresses too, and no mailbox.
                var found = tenant.Mailboxes.FirstOrDefault(m => m.HasAddress(value)) ?? throw NoMailbox();
                // Guess: SmtpAddress takes an alias.
                return kind == "SmtpAddress" || string.Equals(found.PrimaryAddress, value, StringComparison.OrdinalIgnoreCase) ? found
                    : throw new EwsFault("ErrorNonPrimarySmtpAddress", "The primary SMTP address must be specified when referencing a mailbox.", new System.Xml.Linq.XElement(Types + "Value", new System.Xml.Linq.XAttribute("Name", "Primary"), found.PrimaryAddress));
        }
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
    private static void Check(Mailbox mailbox, Tenant tenant)
    {
        // A mailbox on a server of the organisation's own, and a deleted one, have no address here.
        if (!tenant.HasExchange || mailbox.Condition is MailboxCondition.OnPremises or MailboxCondition.SoftDeleted) throw NoMailbox();
        // Guess: which of the documented codes goes with a licence that was taken away, and with an account that is blocked; that of a shared mailbox always is.
        if (mailbox.Condition is MailboxCondition.Unlicensed) throw new EwsFault("ErrorInvalidLicense", "The user doesn't have a valid license.");
        if (mailbox.Kind is MailboxKind.User && !mailbox.Owner.AccountEnabled) throw new EwsFault("ErrorAccountDisabled", "Account is disabled. Contact the account administrator.");
    }

    private static bool IsSid(string text) => text.Split('-') is ["S", "1", _, .. { Length: > 0 }] parts && parts.Skip(1).All(part => ulong.TryParse(part, out _));

    private static EwsFault NoMailbox() => new("ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it.");
}
