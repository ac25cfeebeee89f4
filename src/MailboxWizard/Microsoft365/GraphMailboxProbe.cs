using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MailboxWizard.Microsoft365;

/// <summary>Opens a mailbox over Microsoft Graph, with mail calls only: <c>GET /users/{id}</c> would need a further permission.</summary>
public sealed class GraphMailboxProbe(ProbeRequests requests, CloudHosts hosts) : IMailboxProbe
{
    private const string Fields = "$select=id,displayName,totalItemCount,childFolderCount";

    /// <summary>Exchange lets one application have four requests at a time in one mailbox: https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits.</summary>
    private const int SideBySide = 3;

    public Route Route => Route.Graph;

    public async Task<MailboxSighting> OpenAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var (inbox, requestId) = await GetAsync(target, Address(target, $"mailFolders/inbox?{Fields}"), cancellationToken);
        return Folder(inbox) is { } folder ? new(folder, requestId) : throw Strange(requestId);
    }

    public async Task TouchAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var (inbox, requestId) = await GetAsync(target, Address(target, "mailFolders/inbox?$select=id"), cancellationToken);
        if (inbox.Text("id") is null)
            throw Strange(requestId);
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

    public async Task<FolderTree> ListFoldersAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        // Level by level, and the folders of a level side by side: a tree costs its depth, not its size.
        var found = new List<FolderSighting>();
        IReadOnlyList<Uri> pages = [Address(target, $"mailFolders?$top=100&{Fields}")];
        while (pages.Count > 0 && found.Count < ProbeFolders.Most)
        {
            var level = new (List<FolderSighting> Folders, List<Uri> Next)[pages.Count];
            await Parallel.ForAsync(0, pages.Count, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
                async (index, cancelled) => level[index] = await PageAsync(target, pages[index], cancelled));
            found.AddRange(level.SelectMany(page => page.Folders));
            pages = [.. level.SelectMany(page => page.Next)];
        }
        return new(found, StoppedEarly: pages.Count > 0);
    }

    public async Task<MessageSighting?> ReadMessageAsync(ProbeTarget target, string folderId, CancellationToken cancellationToken)
    {
        var (answer, requestId) = await GetAsync(target,
            Address(target, $"mailFolders/{Uri.EscapeDataString(folderId)}/messages?$top=1&$select=id"), cancellationToken);
        if (!answer.TryGetProperty("value", out var messages) || messages.ValueKind is not JsonValueKind.Array)
            throw Strange(requestId);
        return messages.GetArrayLength() == 0 ? null : new(messages[0].Text("id") ?? throw Strange(requestId));
    }

    public async Task CreateFolderAsync(ProbeTarget target, string name, Action<GraphCall> observed, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(target, () => new(HttpMethod.Post, Address(target, "mailFolders")) { Content = JsonContent.Create(new { displayName = name }) },
                HttpStatusCode.Created, cancellationToken, observed);
        }
        catch (Microsoft365Exception there) when (there.Problem.Code is "ErrorFolderExists")
        {
            // As wanted: made by somebody else, or by an attempt whose answer was lost.
        }
    }

    private async Task<(List<FolderSighting> Folders, List<Uri> Next)> PageAsync(ProbeTarget target, Uri page, CancellationToken cancellationToken)
    {
        var (answer, requestId) = await GetAsync(target, page, cancellationToken);
        if (!answer.TryGetProperty("value", out var folders) || folders.ValueKind is not JsonValueKind.Array)
            throw Strange(requestId);
        var (found, next) = (new List<FolderSighting>(), new List<Uri>());
        foreach (var element in folders.EnumerateArray())
        {
            if (Folder(element) is not { } folder)
                continue;
            found.Add(folder);
            if (Number(element, "childFolderCount") > 0)
                next.Add(Address(target, $"mailFolders/{Uri.EscapeDataString(folder.Id)}/childFolders?$top=100&{Fields}"));
        }
        if (answer.Text("@odata.nextLink") is { } link)
            next.Add(Next(link, requestId));
        return (found, next);
    }

    private Task<(JsonElement Body, string? RequestId)> GetAsync(ProbeTarget target, Uri address, CancellationToken cancellationToken) =>
        SendAsync(target, () => new(HttpMethod.Get, address), HttpStatusCode.OK, cancellationToken);

    private Task<(JsonElement Body, string? RequestId)> SendAsync(
        ProbeTarget target, Func<HttpRequestMessage> request, HttpStatusCode hoped, CancellationToken cancellationToken, Action<GraphCall>? observed = null) => target.Patience.AskAsync(async () =>
    {
        var answer = await requests.SendAsync(request, target.Token, cancellationToken, observed);
        var body = ProbeAnswers.Json(answer.Body);
        if (answer.Status == hoped && body is { } json)
            return (json, answer.RequestId);
        var error = body is { } refused && refused.TryGetProperty("error", out var inner) ? inner : default;
        throw answer.Refused(error.Text("code") ?? $"HTTP {(int)answer.Status}", error.Text("message") ?? "Graph answered without an explanation.");
    }, cancellationToken);

    private Uri Address(ProbeTarget target, string path) =>
        new(hosts.Graph, $"/v1.0/users/{Uri.EscapeDataString(target.Mailbox)}/{path}");

    /// <summary>No address is input, not even Microsoft's own: a next page lies on the same host or is not read.</summary>
    private Uri Next(string link, string? requestId) =>
        Uri.TryCreate(link, UriKind.Absolute, out var next) && next.Scheme == hosts.Graph.Scheme && next.Authority == hosts.Graph.Authority
            ? next
            : throw Strange(requestId);

    private static FolderSighting? Folder(JsonElement element) =>
        element.Text("id") is { Length: > 0 } id && element.Text("displayName") is { } name ? new(id, name, Number(element, "totalItemCount"), Rights(element)) : null;

    /// <summary>Graph shows no rights; but into a search folder, wherever it lies, nobody can put anything: https://learn.microsoft.com/graph/api/resources/mailsearchfolder.</summary>
    private static EffectiveRights? Rights(JsonElement element) =>
        element.Text("@odata.type") is "#microsoft.graph.mailSearchFolder" ? new(Create: false, Modify: true, Delete: true) : null;

    private static int Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;

    private static Microsoft365Exception Strange(string? requestId) => new(new()
    {
        Status = (int)HttpStatusCode.OK,
        Code = "UnexpectedAnswer",
        Message = "Graph answered 200 with something else than was asked for.",
        RequestId = requestId,
    });
}
