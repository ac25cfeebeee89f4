using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Ews.Properties;

/// <summary>A message, as one call sees it.</summary>
internal readonly record struct ItemView(MailMessage Message, MailFolder Folder, Mailbox Mailbox)
{
    /// <summary>Best, HTML or Text.</summary>
    public string BodyType { get; init; } = "Best";

    /// <summary>FindItem knows less: https://learn.microsoft.com/exchange/client-developer/web-service-reference/finditem-operation</summary>
    public bool IsFound { get; init; }

    public bool IsDraft => Folder.WellKnownName == "drafts";
}
