namespace MailboxWizard.Microsoft365;

/// <summary>One protocol's way into a mailbox, reading only. Throws <see cref="Microsoft365Exception"/> for every answer that was not hoped for.</summary>
public interface IMailboxProbe
{
    Route Route { get; }

    /// <summary>Opens the mailbox at its Inbox.</summary>
    Task<MailboxSighting> OpenAsync(ProbeTarget target, CancellationToken cancellationToken);

    /// <summary>
    /// Looks for folders of exactly this name anywhere in the visible tree, as Therefore takes a name and no path; a usual
    /// name of the Inbox in any language finds the Inbox.
    /// </summary>
    Task<FolderSearch> FindFolderAsync(ProbeTarget target, MailboxSighting mailbox, string name, CancellationToken cancellationToken);

    /// <summary>Reads one message's id: proof that contents can be read, not only names. Null in an empty folder.</summary>
    Task<string?> ReadMessageAsync(ProbeTarget target, string folderId, CancellationToken cancellationToken);
}

/// <summary>Whose mailbox, with which token. Its text never shows the token.</summary>
public sealed class ProbeTarget(string mailbox, AppToken token)
{
    public string Mailbox { get; } = mailbox;

    public AppToken Token { get; } = token;

    public override string ToString() => Mailbox;
}

/// <summary>A mailbox that opened.</summary>
public sealed record MailboxSighting(FolderSighting Inbox, string? RequestId);

/// <summary>One visible folder; <see cref="Messages"/> is the number of messages in it.</summary>
public sealed record FolderSighting(string Id, string Name, int Messages);

/// <summary>What a search for a folder's name found.</summary>
public sealed record FolderSearch
{
    public required IReadOnlyList<FolderSighting> Matches { get; init; }

    /// <summary>The name meant the Inbox, which is called differently in this mailbox.</summary>
    public bool IsInboxByMeaning { get; init; }

    /// <summary>Names near the one that was not found, nearest first.</summary>
    public IReadOnlyList<string> Near { get; init; } = [];

    public required int FoldersSeen { get; init; }

    /// <summary>There are more folders than were looked at.</summary>
    public bool StoppedEarly { get; init; }
}
