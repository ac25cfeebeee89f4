using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MailboxWizard.Microsoft365;

/// <summary>Opens a mailbox over Microsoft Graph, with mail calls only: <c>GET /users/{id}</c> would need a further permission.</summary>
public sealed class GraphMailboxProbe(ProbeRequests requests, CloudHosts hosts) : IMailboxProbe
{
    private readonly GraphMailCalls calls = new(requests, hosts);

    public Route Route => Route.Graph;

    public async Task<MailboxSighting> OpenAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var (inbox, requestId) = await GetAsync(target, $"mailFolders/inbox?{GraphFolderTree.Fields}", cancellationToken);
        return GraphFolderTree.Folder(inbox) is { } folder ? new(folder, requestId) : throw GraphMailCalls.Strange(requestId);
    }

    public async Task<string?> TouchAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var (inbox, requestId) = await GetAsync(target, "mailFolders/inbox?$select=id", cancellationToken);
        return inbox.Text("id") is null ? throw GraphMailCalls.Strange(requestId) : requestId;
    }

    /// <summary>Graph's key is the user name, but other addresses are seen to open mailboxes too: by itself that one opens says nothing of it.</summary>
    public async Task<AddressSighting> IdentifyAsync(ProbeTarget target, string? userName, CancellationToken cancellationToken) => new(Primary: null, userName switch
    {
        null => UserNameSighting.NotKnown,
        _ when string.Equals(userName, target.Mailbox, StringComparison.OrdinalIgnoreCase) => UserNameSighting.Same,
        _ => await OpensAsUserAsync(target.By(userName), cancellationToken) ? UserNameSighting.Opens : UserNameSighting.Shut,
    });

    public async Task<bool> OpensAsUserAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        try
        {
            await TouchAsync(target, cancellationToken);
            return true;
        }
        // Nobody of this name, or nobody with a mailbox: https://learn.microsoft.com/graph/errors
        catch (Microsoft365Exception refused) when (refused.Problem.Code is "ErrorInvalidUser" or "Request_ResourceNotFound" or "ResourceNotFound" or "MailboxNotEnabledForRESTAPI")
        {
            return false;
        }
    }

    public Task<FolderTree> ListFoldersAsync(ProbeTarget target, CancellationToken cancellationToken) => new GraphFolderTree(calls).ListAsync(target, cancellationToken);

    /// <summary>
    /// With the preview, which an empty message has too and Mail.ReadBasic does not show: https://learn.microsoft.com/graph/permissions-reference#mailreadbasicall.
    /// Whether it is left out then or refused is not documented, so that either says so. What it says is not kept.
    /// </summary>
    public async Task<MessageReading> ReadMessageAsync(ProbeTarget target, string folderId, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(target, folderId, "id,bodyPreview", message => message.Text("bodyPreview") is not null, cancellationToken);
        }
        catch (Microsoft365Exception refused) when (refused.Problem is { Status: (int)HttpStatusCode.Forbidden, Code: "ErrorAccessDenied" })
        {
            return await ReadAsync(target, folderId, "id", _ => false, cancellationToken);
        }
    }

    public async Task CreateFolderAsync(ProbeTarget target, string name, Action<GraphCall> observed, CancellationToken cancellationToken)
    {
        try
        {
            await calls.SendAsync(target, () => new(HttpMethod.Post, calls.Address(target, "mailFolders")) { Content = JsonContent.Create(new { displayName = name }) },
                HttpStatusCode.Created, cancellationToken, observed);
        }
        catch (Microsoft365Exception there) when (there.Problem.Code is "ErrorFolderExists")
        {
            // As wanted: made by somebody else, or by an attempt whose answer was lost.
        }
    }

    private async Task<MessageReading> ReadAsync(ProbeTarget target, string folderId, string wanted, Func<JsonElement, bool> isReadable, CancellationToken cancellationToken)
    {
        var (answer, requestId) = await GetAsync(target, $"mailFolders/{Uri.EscapeDataString(folderId)}/messages?$top=1&$select={wanted}", cancellationToken);
        if (!answer.TryGetProperty("value", out var messages) || messages.ValueKind is not JsonValueKind.Array)
            throw GraphMailCalls.Strange(requestId);
        return messages.GetArrayLength() == 0 ? new(null, requestId)
            : new(new(messages[0].Text("id") ?? throw GraphMailCalls.Strange(requestId), IsReadable: isReadable(messages[0])), requestId);
    }

    private Task<(JsonElement Body, string? RequestId)> GetAsync(ProbeTarget target, string path, CancellationToken cancellationToken) =>
        calls.GetAsync(target, calls.Address(target, path), cancellationToken);
}
