using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>The values for Solution Designer's <em>Mailbox Monitoring</em>, as it names them; the secret is not among them.</summary>
public sealed record ConfigurationValues
{
    /// <summary>The type's name, word for word.</summary>
    public required string Type { get; init; }

    public required string Email { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Null where the type does not need it.</summary>
    public required string? EwsUrl { get; init; }

    /// <summary>The name, not the path: so Therefore wants it.</summary>
    public required string InputFolder { get; init; }

    /// <summary>What there is to say about the folder, as a key of the resources; null when nothing.</summary>
    public string? FolderNote { get; init; }

    /// <summary>As it was entered, where that is a path or has other capitals.</summary>
    public string? FolderEntered { get; init; }

    /// <summary>Asked for by the Graph type only; null for EWS.</summary>
    public required string? TenantId { get; init; }

    /// <param name="handoff">Whose values.</param>
    /// <param name="mailbox">One of its mailboxes.</param>
    /// <param name="hosts">Of the cloud.</param>
    /// <param name="last">The last Test, which knows whether a folder is really called so.</param>
    public static ConfigurationValues Of(Handoff handoff, HandoffMailbox mailbox, CloudHosts hosts, TestOutcome? last = null)
    {
        var row = last?.Rows.FirstOrDefault(row => row.Kind is CheckKind.InputFolder
            && (row.Mailbox is null ? handoff.Mailboxes.Count == 1 : string.Equals(row.Mailbox, mailbox.Address, StringComparison.OrdinalIgnoreCase)));
        // "Only the folder name should be specified and not the path", says Therefore's help; a name may hold a slash all the same.
        var part = ProbeFolders.LastPart(mailbox.InputFolder);
        // Found for the folder that is wanted now: a run may have changed it since.
        var found = row?.FoundAs is { } other && new[] { mailbox.InputFolder, part }.Contains(other, StringComparer.OrdinalIgnoreCase) ? other : null;
        var name = found ?? (row?.State is CheckState.Passed ? mailbox.InputFolder : part);
        return Of(handoff, mailbox, hosts) with
        {
            InputFolder = name,
            FolderEntered = name == mailbox.InputFolder ? null : mailbox.InputFolder,
            FolderNote = row?.Cause is Cause.FolderNotUnique ? "Folder.NotUnique" : name == mailbox.InputFolder ? null
                : string.Equals(name, mailbox.InputFolder, StringComparison.OrdinalIgnoreCase) ? "Folder.Case" : "Folder.Path",
        };
    }

    private static ConfigurationValues Of(Handoff handoff, HandoffMailbox mailbox, CloudHosts hosts) => new()
    {
        Type = handoff.Route is Route.Graph ? "Exchange (Online) - Graph API as App" : "Exchange (Online) - EWS",
        Email = mailbox.Address,
        ClientId = handoff.ClientId.ToString(),
        EwsUrl = handoff.Route is Route.Ews ? hosts.Ews.ToString() : null,
        InputFolder = mailbox.InputFolder,
        TenantId = handoff.Route is Route.Graph ? handoff.TenantId.ToString() : null,
    };
}
