namespace MailboxWizard.SimulatedTenant.Exchange;

/// <summary>Why somebody does not get into Exchange, or into one mailbox.</summary>
internal enum AccessRefusal
{
    /// <summary>The token has no permission at all, and Exchange has none for the application either.</summary>
    NoPermissions,

    /// <summary>There are permissions, none of them for this.</summary>
    NotThesePermissions,

    /// <summary>EwsEnabled of the organisation or of the mailbox is false.</summary>
    EwsDisabled,

    /// <summary>The client id is not on the list, or the user agent is kept out; EWS does not say which.</summary>
    EwsBlockedByPolicy,

    /// <summary>The user agent is kept out of REST and Graph.</summary>
    UserAgent,

    /// <summary>An Application Access Policy.</summary>
    AccessPolicy,

    /// <summary>Exchange granted the permission, for other mailboxes.</summary>
    OutOfScope,

    /// <summary>The person may not open this mailbox.</summary>
    NotTheirs,
}

/// <summary>The words that Exchange has for a refusal, in both protocols.</summary>
internal static class AccessRefusals
{
    public const string NoPermissions = "The token contains no permissions, or permissions can not be understood.";

    /// <summary>What the header X-EWS-Policy-Reason says, if there is one with this refusal.</summary>
    // Both texts, and that the header is what to look at:
    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
    public static string? EwsPolicyReason(this AccessRefusal refusal) => refusal switch
    {
        AccessRefusal.EwsDisabled => "EWS is disabled for this user or tenant",
        AccessRefusal.EwsBlockedByPolicy => "EWS is blocked by policy for this user or tenant",
        _ => null,
    };
}
