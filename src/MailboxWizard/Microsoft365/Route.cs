namespace MailboxWizard.Microsoft365;

/// <summary>How Therefore reaches the mailbox.</summary>
public enum Route
{
    /// <summary><em>Exchange (Online) - Graph API as App</em> in Solution Designer.</summary>
    Graph,

    /// <summary><em>Exchange (Online) - EWS</em> in Solution Designer; gone from <see cref="EwsEnd"/> on.</summary>
    Ews,
}
