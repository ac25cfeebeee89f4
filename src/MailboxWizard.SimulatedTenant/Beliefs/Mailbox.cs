using System.Text.Json.Serialization;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A mailbox in Exchange Online, with the user object it belongs to.</summary>
public sealed class Mailbox
{
    public required Person Owner { get; set; }

    public required string PrimaryAddress { get; set; }

    public SharedCollection<string> Aliases { get; init; } = [];

    public required MailboxKind Kind { get; set; }

    public MailboxCondition Condition { get; set; }

    /// <summary>In which language Exchange named its folders, such as "en" or "de".</summary>
    public string Language { get; set; } = "en";

    /// <summary>Set-CASMailbox -EwsEnabled: false closes EWS for this mailbox, true does not open what the organisation has closed.</summary>
    // https://learn.microsoft.com/powershell/module/exchangepowershell/set-casmailbox#-ewsenabled
    public SlowSetting<bool?> EwsEnabled { get; init; } = new(true);

    /// <summary>Object ids of the people, other than the owner, who have the permission FullAccess.</summary>
    // https://learn.microsoft.com/powershell/module/exchangepowershell/add-mailboxpermission
    public SharedCollection<Guid> FullAccess { get; init; } = [];

    /// <summary>The id that Exchange gives the mailbox; it is in the ids of all that lies in it.</summary>
    [JsonIgnore]
    public Guid ExchangeGuid => IdOf(Owner);

    /// <summary>The root of everything, with what no mail program shows beside the visible tree.</summary>
    public required MailFolder Top { get; init; }

    /// <summary>The root of the visible tree (msgfolderroot); Inbox and its siblings hang below it.</summary>
    [JsonIgnore]
    public MailFolder Root => Top.Children.First(folder => folder.WellKnownName == "msgfolderroot");

    [JsonIgnore]
    public IEnumerable<MailFolder> Folders => Root.Descendants().Prepend(Root);

    /// <summary>Those of the visible tree and those beside it.</summary>
    [JsonIgnore]
    public IEnumerable<MailFolder> AllFolders => Top.Descendants().Prepend(Top);

    /// <summary>How many things have been made in it since it was planted.</summary>
    public int Made { get; set; }

    /// <summary>Six bytes for the next thing that is made in it; the caller holds the gate.</summary>
    public byte[] NextCounter() => StoreIds.Counter($"{ExchangeGuid:D}/made/{++Made}");

    internal static Guid IdOf(Person owner) => new(Ids.Hash($"mailbox/{owner.Id:D}")[..16]);

    public bool HasAddress(string address)
        => string.Equals(PrimaryAddress, address, StringComparison.OrdinalIgnoreCase)
            || Aliases.Any(alias => string.Equals(alias, address, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Whose mailbox it is.</summary>
public enum MailboxKind
{
    User,
    Shared,
}

/// <summary>Whether a mailbox can be opened in Exchange Online, and if not, why.</summary>
public enum MailboxCondition
{
    Active,

    /// <summary>The licence was taken away.</summary>
    Unlicensed,

    /// <summary>The user is synchronised, the mailbox is on a server of the organisation's own.</summary>
    OnPremises,

    /// <summary>Deleted, and still there for thirty days.</summary>
    SoftDeleted,
}
