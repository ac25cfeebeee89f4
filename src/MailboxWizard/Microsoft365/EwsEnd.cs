namespace MailboxWizard.Microsoft365;

/// <summary>
/// The day from which Exchange Online no longer answers EWS; a setting, since Microsoft moved it before:
/// https://learn.microsoft.com/exchange/client-developer/exchange-web-services/deprecation-of-ews-exchange-online.
/// </summary>
public sealed record EwsEnd(DateOnly Day);
