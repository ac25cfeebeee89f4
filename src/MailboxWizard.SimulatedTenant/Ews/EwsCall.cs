using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Ews.Properties;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>One operation in somebody's name: what it asks, and the folders and items that its ids lead to.</summary>
internal sealed class EwsCall(SoapRequest request, Tenant tenant, Person actor, Mailbox? own, DateTimeOffset now)
{
    // A hundred messages lie in few folders, so each is looked for once.
    private readonly Dictionary<string, MailFolder> _folders = [];

    public XElement Operation => request.Operation;

    public EwsVersion Version => request.Version;

    public Tenant Tenant => tenant;

    public DateTimeOffset Now => now;

    /// <summary>The mailbox of whoever acts; some have none and open other people's.</summary>
    public Mailbox? Own => own;

    public XElement? Part(string name) => request.Operation.Element(Messages + name);

    public IEnumerable<XElement> Ids(string name) => Part(name)!.Elements();

    /// <summary>By FolderId or DistinguishedFolderId.</summary>
    /// <exception cref="EwsError">The id is none, or leads nowhere, or to where the caller may not go.</exception>
    public FolderView Folder(XElement id)
    {
        CheckChangeKey(id);
        var text = (string)id.Attribute("Id")!;
        if (id.Name == Types + "DistinguishedFolderId")
        {
            var mailbox = Mailbox(id.Element(Types + "Mailbox"));
            return new FolderView(DistinguishedFolders.Find(mailbox, text), mailbox);
        }
        var read = Read(text);
        if (read.Attachment is not null) throw EwsError.IdMalformed();
        if (!read.IsFolder) throw new EwsError("ErrorCannotUseItemIdForFolderId", "Expected a folder Id but received an item Id.");
        var holder = Holder(read) ?? throw EwsError.FolderNotFound();
        return Find(holder, StoreIds.ToGraph(text)) is { } found ? new FolderView(found, holder) : throw EwsError.FolderNotFound();
    }

    /// <summary>By ItemId.</summary>
    /// <exception cref="EwsError">See the other one.</exception>
    public ItemView Item(XElement id)
    {
        if (id.Name != Types + "ItemId") throw new EwsNotSimulated($"items by {id.Name.LocalName}");
        CheckChangeKey(id);
        var text = (string)id.Attribute("Id")!;
        var read = Read(text);
        if (read.Attachment is not null) throw EwsError.IdMalformed();
        if (read.IsFolder) throw new EwsError("ErrorCannotUseFolderIdForItemId", "Expected an item Id but received a folder Id.");
        return Find(read, StoreIds.ToGraph(text));
    }

    /// <summary>The file with this id, and the item it hangs on.</summary>
    /// <exception cref="EwsError">See the other ones.</exception>
    public (ItemView Item, MailAttachment Attachment, int Index) Attachment(string text)
    {
        var read = Read(text);
        if (read.Attachment is null) throw new EwsError("ErrorInvalidAttachmentId", "The specified attachment Id is invalid.");
        var item = Find(read, StoreIds.ToGraph(StoreIds.Write(read.Mailbox, read.EntryId)));
        var graph = StoreIds.ToGraph(text);
        for (var i = 0; i < item.Message.Attachments.Count; i++)
            if (StoreIds.Attachment(item.Message.Id, i) == graph) return (item, item.Message.Attachments[i], i);
        throw EwsError.ItemNotFound();
    }

    private ItemView Find(StoreId id, string graph)
    {
        var holder = Holder(id) ?? throw EwsError.ItemNotFound();
        // The id of an item says in which folder it lies.
        return Find(holder, StoreIds.FolderOf(id)) is { } folder && folder.Messages.Find(graph) is { } message ? new ItemView(message, folder, holder) : throw EwsError.ItemNotFound();
    }

    private MailFolder? Find(Mailbox holder, string graph)
    {
        if (_folders.TryGetValue(graph, out var known)) return known;
        return holder.AllFolders.FirstOrDefault(folder => folder.Id == graph) is { } found ? _folders[graph] = found : null;
    }

    private static StoreId Read(string text)
        => text.Length == 0 ? throw EwsError.IdEmpty()
            // The longest id is one of an attachment; deeper nested ones are of no use here.
            : text.Length > 4096 ? throw new EwsError("ErrorInvalidIdMonikerTooLong", "Id moniker is too long.")
            : StoreIds.Read(text) ?? throw EwsError.IdMalformed();

    private static void CheckChangeKey(XElement id)
    {
        if ((string?)id.Attribute("ChangeKey") is { } key && !ChangeKeys.IsWellFormed(key)) throw EwsError.ChangeKeyInvalid();
    }

    private Mailbox? Holder(StoreId id)
        => own?.ExchangeGuid == id.Mailbox ? own : tenant.Mailboxes.FirstOrDefault(m => m.ExchangeGuid == id.Mailbox && m.Condition is MailboxCondition.Active) is { } other ? Entered(other) : null;

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/distinguishedfolderid: a primary address, no other
    private Mailbox Mailbox(XElement? named)
    {
        if ((string?)named?.Element(Types + "EmailAddress") is not { } address)
            return own ?? throw new EwsError("ErrorMissingEmailAddress", "When making a request as an account that does not have a mailbox, you must specify the mailbox primary SMTP address for any distinguished folder Ids.");
        if (tenant.Mailboxes.FirstOrDefault(m => m.Condition is MailboxCondition.Active && m.HasAddress(address)) is not { } found) throw EwsError.NoMailbox();
        return string.Equals(found.PrimaryAddress, address, StringComparison.OrdinalIgnoreCase) ? Entered(found) : throw EwsError.NotPrimary(found.PrimaryAddress);
    }

    private Mailbox Entered(Mailbox mailbox) => mailbox.Owner == actor || mailbox.FullAccess.Contains(actor.Id) ? mailbox : throw EwsError.AccessDenied();
}
