using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>Finds the mailbox that a request is for: an application must say in whose name it comes.</summary>
internal static class Impersonation
{
    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-identify-the-account-to-impersonate
    public static Mailbox Open(SoapRequest request, Caller caller, DateTimeOffset now)
    {
        // Guess: that this is how Exchange answers an application that it has not heard of yet.
        if (caller.IsApplication && caller.Tenant.FindServicePrincipal(caller.AppId) is { } principal && !Replica.Exchange.Sees(principal, now))
            throw new EwsFault("ErrorImpersonateUserDenied", "The account does not have permission to impersonate the requested user.");
        var mailbox = Find(request, caller);
        // A mailbox that is not in Exchange Online has no address here: https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
        if (!caller.Tenant.HasExchange || mailbox.Condition is not MailboxCondition.Active) throw NoMailbox();
        if (caller.IsApplication && caller.Tenant.AccessPolicies.Any(policy => policy.Blocks(caller.AppId, mailbox))) throw new EwsBlockedByPolicy();
        return mailbox;
    }

    private static Mailbox Find(SoapRequest request, Caller caller)
    {
        var identities = request.Header?.Element(Types + "ExchangeImpersonation")?.Element(Types + "ConnectingSID")?.Elements().ToList();
        if (identities is null)
        {
            // Guess: the code; an application without the header is refused with this sentence.
            if (caller.Person is not { } person) throw new EwsFault("ErrorInvalidExchangeImpersonationHeaderData", "ExchangeImpersonation SOAP header must be present for this type of OAuth token.");
            return caller.Tenant.Mailboxes.FirstOrDefault(m => m.Owner == person) ?? throw NoMailbox();
        }
        if (!caller.IsApplication) throw new EwsFault("ErrorImpersonateUserDenied", "The account does not have permission to impersonate the requested user.");
        if (identities is not [var identity] || string.IsNullOrWhiteSpace(identity.Value))
            throw new EwsFault("ErrorInvalidExchangeImpersonationHeaderData", "The ExchangeImpersonation header must name one account.");

        var value = identity.Value.Trim();
        switch (identity.Name.LocalName)
        {
            case "SmtpAddress":
                return caller.Tenant.Mailboxes.FirstOrDefault(m => m.HasAddress(value)) ?? throw NoMailbox();
            case "PrimarySmtpAddress":
                var found = caller.Tenant.Mailboxes.FirstOrDefault(m => m.HasAddress(value)) ?? throw NoMailbox();
                return string.Equals(found.PrimaryAddress, value, StringComparison.OrdinalIgnoreCase) ? found
                    : throw new EwsFault("ErrorNonPrimarySmtpAddress", $"The primary SMTP address must be specified when referencing a mailbox. The primary address is {found.PrimaryAddress}.");
            case "PrincipalName":
                return caller.Tenant.Mailboxes.FirstOrDefault(m => string.Equals(m.Owner.UserPrincipalName, value, StringComparison.OrdinalIgnoreCase))
                    ?? throw new EwsFault("ErrorInvalidUserPrincipalName", "The specified user principal name is not valid.");
            default:
                throw new EwsNotSimulated($"impersonation by {identity.Name.LocalName}");
        }
    }

    private static EwsFault NoMailbox() => new("ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it.");
}
