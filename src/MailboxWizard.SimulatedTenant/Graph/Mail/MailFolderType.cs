using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Mail;

/// <summary>What Graph shows of a folder. https://learn.microsoft.com/graph/api/resources/mailfolder#properties</summary>
internal static class MailFolderType
{
    private static readonly string[] s_others = ["childFolders", "messages", "messageRules", "singleValueExtendedProperties", "multiValueExtendedProperties"];

    public static readonly EntityType Type = Common().Build("mailFolder", "mailFolders", f => f.Id, others: s_others);

    /// <summary>https://learn.microsoft.com/graph/api/resources/mailsearchfolder#properties; one that a mail program made is not editable here.</summary>
    public static readonly EntityType Search = Common().Flag("isSupported", _ => false).Build("mailSearchFolder", "mailFolders", f => f.Id, others: s_others);

    /// <summary>What is not simply a mailFolder says so.</summary>
    public static EntityType? Derived(object item) => item is MailFolder { IsSearchFolder: true } ? Search : null;

    private static EntityTypeBuilder<MailFolder> Common() => new EntityTypeBuilder<MailFolder>()
        .Text("id", f => f.Id)
        .Text("displayName", f => f.DisplayName).Mail()
        .Text("parentFolderId", f => f.Parent?.Id).Mail()
        .Number("childFolderCount", f => f.Children.Count(c => c.HoldsMail && !c.IsHidden)).Mail()
        .Number("unreadItemCount", f => f.Messages.Unread).Mail()
        .Number("totalItemCount", f => f.Messages.Count).Mail()
        .Flag("isHidden", f => f.IsHidden).Mail();

    /// <summary>Exchange filters and sorts by anything that it stores, without advanced queries.</summary>
    internal static EntityTypeBuilder<T> Mail<T>(this EntityTypeBuilder<T> builder) where T : class => builder.Filter(FilterRule.Everything).Sorted(Sorting.Yes);
}
