namespace MailboxWizard.Microsoft365;

/// <summary>One protocol's way into a mailbox. Throws <see cref="Microsoft365Exception"/> for every answer that was not hoped for.</summary>
public interface IMailboxProbe
{
    Route Route { get; }

    /// <summary>Opens the mailbox at its Inbox.</summary>
    Task<MailboxSighting> OpenAsync(ProbeTarget target, CancellationToken cancellationToken);

    /// <summary>Opens the mailbox for its Inbox's id and nothing else: for a mailbox that ought to stay shut.</summary>
    /// <returns>The id of the request, where the answer has one.</returns>
    Task<string?> TouchAsync(ProbeTarget target, CancellationToken cancellationToken);

    /// <summary>What the address that opened the mailbox is to it. Asks no more than is not known already.</summary>
    /// <param name="target">The mailbox, by the address that opened it.</param>
    /// <param name="userName">The mailbox's user name, where somebody has read it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<AddressSighting> IdentifyAsync(ProbeTarget target, string? userName, CancellationToken cancellationToken);

    /// <summary>Whether a mailbox opens by its user name. Throws for an answer that says neither.</summary>
    Task<bool> OpensAsUserAsync(ProbeTarget target, CancellationToken cancellationToken);

    /// <summary>Every visible folder, wherever it lies.</summary>
    Task<FolderTree> ListFoldersAsync(ProbeTarget target, CancellationToken cancellationToken);

    /// <summary>Reads one message: proof that contents can be read, not only names. Nothing of them is kept.</summary>
    Task<MessageReading> ReadMessageAsync(ProbeTarget target, string folderId, CancellationToken cancellationToken);

    /// <summary>Makes a folder beside the Inbox. One that is there already is left as it is.</summary>
    /// <param name="target">Whose mailbox.</param>
    /// <param name="name">The folder's.</param>
    /// <param name="observed">Gets each request that was sent, with its answer, as it is written down.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task CreateFolderAsync(ProbeTarget target, string name, Action<GraphCall> observed, CancellationToken cancellationToken);
}

/// <summary>Whose mailbox, with which token. Its text never shows the token.</summary>
public sealed class ProbeTarget(string mailbox, AppToken token, ProbePatience patience)
{
    public string Mailbox { get; } = mailbox;

    public AppToken Token { get; } = token;

    public ProbePatience Patience { get; } = patience;

    /// <summary>The same by another name.</summary>
    public ProbeTarget By(string name) => new(name, Token, Patience);

    public override string ToString() => Mailbox;
}

/// <summary>A mailbox that opened.</summary>
public sealed record MailboxSighting(FolderSighting Inbox, string? RequestId);

/// <summary>What an address is to the mailbox that it opens.</summary>
/// <param name="Primary">The primary address, where the address is a further one.</param>
/// <param name="UserName">What is known of its user name.</param>
public sealed record AddressSighting(string? Primary, UserNameSighting UserName);

/// <summary>What is known of the user name (user principal name) of a mailbox that opened by an address.</summary>
public enum UserNameSighting
{
    /// <summary>Nobody has read it, and the protocol does not say.</summary>
    NotKnown,

    /// <summary>The address is it.</summary>
    Same,

    /// <summary>It is another one, which nobody has read.</summary>
    Other,

    /// <summary>It is another one, and the mailbox opens by it too.</summary>
    Opens,

    /// <summary>What was read is another one, and the mailbox does not open by it.</summary>
    Shut,
}

/// <summary>One visible folder; <see cref="Messages"/> is the number of messages in it.</summary>
/// <param name="Rights">Null where the protocol does not say.</param>
public sealed record FolderSighting(string Id, string Name, int Messages, EffectiveRights? Rights = null);

/// <summary>One message.</summary>
/// <param name="Rights">Null where the protocol does not say.</param>
/// <param name="IsReadable">What is written in it can be read too.</param>
public sealed record MessageSighting(string Id, EffectiveRights? Rights = null, bool IsReadable = true);

/// <summary>The newest message of a folder, or that there is none.</summary>
public sealed record MessageReading(MessageSighting? Message, string? RequestId);

/// <summary>What Exchange lets the caller do: https://learn.microsoft.com/exchange/client-developer/web-service-reference/effectiverights.</summary>
/// <param name="Create">Put something into it.</param>
/// <param name="Delete">Take it away, to another folder too.</param>
public sealed record EffectiveRights(bool Create, bool Modify, bool Delete);

/// <summary>The folders of a mailbox.</summary>
/// <param name="StoppedEarly">There are more than were looked at.</param>
/// <param name="RequestId">Of the last answer.</param>
/// <param name="OutOfTime">It is not their number that stopped it.</param>
public sealed record FolderTree(IReadOnlyList<FolderSighting> Folders, bool StoppedEarly, string? RequestId = null, bool OutOfTime = false);
