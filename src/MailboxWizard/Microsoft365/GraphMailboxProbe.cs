using System.Net;
using System.Text.Json;

namespace MailboxWizard.Microsoft365;

/// <summary>Opens a mailbox over Microsoft Graph, with mail calls only: <c>GET /users/{id}</c> would need a further permission.</summary>
public sealed class GraphMailboxProbe(ProbeRequests requests, CloudHosts hosts) : IMailboxProbe
{
    private const string Fields = "$select=id,displayName,totalItemCount,childFolderCount";

    public Route Route => Route.Graph;

    public async Task<MailboxSighting> OpenAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var (inbox, requestId) = await GetAsync(target, Address(target, $"mailFolders/inbox?{Fields}"), cancellationToken);
        return Folder(inbox) is { } folder
            ? new(folder, requestId)
            : throw new Microsoft365Exception(Strange(requestId));
    }

    public async Task<FolderSearch> FindFolderAsync(ProbeTarget target, MailboxSighting mailbox, string name, CancellationToken cancellationToken)
    {
        var found = new List<FolderSighting>();
        var parents = new Queue<Uri>([Address(target, $"mailFolders?$top=100&{Fields}")]);
        while (parents.TryDequeue(out var page) && found.Count < ProbeFolders.Most)
        {
            var (answer, requestId) = await GetAsync(target, page, cancellationToken);
            if (!answer.TryGetProperty("value", out var folders) || folders.ValueKind is not JsonValueKind.Array)
                throw new Microsoft365Exception(Strange(requestId));
            foreach (var element in folders.EnumerateArray())
            {
                if (Folder(element) is not { } folder)
                    continue;
                found.Add(folder);
                if (Number(element, "childFolderCount") > 0)
                    parents.Enqueue(Address(target, $"mailFolders/{Uri.EscapeDataString(folder.Id)}/childFolders?$top=100&{Fields}"));
            }
            if (answer.Text("@odata.nextLink") is { } next)
                parents.Enqueue(Next(next, requestId));
        }
        return ProbeFolders.Search(found, mailbox.Inbox, name, stoppedEarly: parents.Count > 0);
    }

    public async Task<string?> ReadMessageAsync(ProbeTarget target, string folderId, CancellationToken cancellationToken)
    {
        var (answer, requestId) = await GetAsync(target,
            Address(target, $"mailFolders/{Uri.EscapeDataString(folderId)}/messages?$top=1&$select=id"), cancellationToken);
        if (!answer.TryGetProperty("value", out var messages) || messages.ValueKind is not JsonValueKind.Array)
            throw new Microsoft365Exception(Strange(requestId));
        return messages.GetArrayLength() == 0 ? null : messages[0].Text("id") ?? throw new Microsoft365Exception(Strange(requestId));
    }

    private async Task<(JsonElement Body, string? RequestId)> GetAsync(ProbeTarget target, Uri address, CancellationToken cancellationToken)
    {
        var answer = await requests.SendAsync(() => new(HttpMethod.Get, address), target.Token, cancellationToken);
        var body = ProbeAnswers.Json(answer.Body);
        if (answer.Status is HttpStatusCode.OK && body is { } json)
            return (json, answer.RequestId);
        var error = body is { } refused && refused.TryGetProperty("error", out var inner) ? inner : default;
        throw answer.Refused(error.Text("code") ?? $"HTTP {(int)answer.Status}", error.Text("message") ?? "Graph answered without an explanation.");
    }

    private Uri Address(ProbeTarget target, string path) =>
        new(hosts.Graph, $"/v1.0/users/{Uri.EscapeDataString(target.Mailbox)}/{path}");

    /// <summary>No address is input, not even Microsoft's own: a next page lies on the same host or is not read.</summary>
    private Uri Next(string link, string? requestId) =>
        Uri.TryCreate(link, UriKind.Absolute, out var next) && next.Scheme == hosts.Graph.Scheme && next.Authority == hosts.Graph.Authority
            ? next
            : throw new Microsoft365Exception(Strange(requestId));

    private static FolderSighting? Folder(JsonElement element) =>
        element.Text("id") is { Length: > 0 } id && element.Text("displayName") is { } name ? new(id, name, Number(element, "totalItemCount")) : null;

    private static int Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;

    private static Microsoft365Problem Strange(string? requestId) => new()
    {
        Status = (int)HttpStatusCode.OK,
        Code = "UnexpectedAnswer",
        Message = "Graph answered 200 with something else than was asked for.",
        RequestId = requestId,
    };
}
