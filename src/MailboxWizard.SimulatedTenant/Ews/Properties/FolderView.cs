using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Ews.Properties;

/// <summary>A folder, as one call sees it.</summary>
internal readonly record struct FolderView(MailFolder Folder, Mailbox Mailbox);
