using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MailboxWizard.Microsoft365;

/// <summary>
/// Every folder of a mailbox over Graph, level by level. Few are asked for side by side, many in batches of twenty, of which Graph hands four at a
/// time to Exchange. <c>delta</c> would list them all, but may write into the mailbox: https://learn.microsoft.com/graph/api/mailfolder-delta.
/// </summary>
internal sealed class GraphFolderTree(GraphMailCalls calls)
{
    internal const string Fields = "$select=id,displayName,totalItemCount,childFolderCount";

    /// <summary>Exchange lets one application have four requests at a time in one mailbox: https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits.</summary>
    private const int SideBySide = 3;

    /// <summary>As many as one batch takes: https://learn.microsoft.com/graph/json-batching#batch-size-limitations.</summary>
    private const int InOneBatch = 20;

    public async Task<FolderTree> ListAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var (found, requestId) = (new List<FolderSighting>(), (string?)null);
        var open = new Queue<Uri>([calls.Address(target, $"mailFolders?$top=100&{Fields}")]);
        while (open.Count > 0 && found.Count < ProbeFolders.Most && !(found.Count > 0 && target.Patience.IsOver))
        {
            var pages = Enumerable.Range(0, Math.Min(open.Count, open.Count > SideBySide ? InOneBatch : SideBySide)).Select(_ => open.Dequeue()).ToList();
            foreach (var (body, answered) in pages.Count > SideBySide ? await BatchAsync(target, pages, cancellationToken) : await BesideAsync(target, pages, cancellationToken))
            {
                requestId = answered ?? requestId;
                Take(target, body, answered, found, open);
            }
        }
        return new(found, StoppedEarly: open.Count > 0, requestId, OutOfTime: open.Count > 0 && found.Count < ProbeFolders.Most);
    }

    /// <summary>Null for what is no folder.</summary>
    public static FolderSighting? Folder(JsonElement element) =>
        element.Text("id") is { Length: > 0 } id && element.Text("displayName") is { } name ? new(id, name, Number(element, "totalItemCount"), Rights(element)) : null;

    private void Take(ProbeTarget target, JsonElement page, string? requestId, List<FolderSighting> found, Queue<Uri> open)
    {
        if (!page.TryGetProperty("value", out var folders) || folders.ValueKind is not JsonValueKind.Array)
            throw GraphMailCalls.Strange(requestId);
        foreach (var element in folders.EnumerateArray())
        {
            if (Folder(element) is not { } folder)
                continue;
            found.Add(folder);
            if (Number(element, "childFolderCount") > 0)
                open.Enqueue(calls.Address(target, $"mailFolders/{Uri.EscapeDataString(folder.Id)}/childFolders?$top=100&{Fields}"));
        }
        if (page.Text("@odata.nextLink") is { } link)
            open.Enqueue(calls.Next(link, requestId));
    }

    private async Task<(JsonElement Body, string? RequestId)[]> BesideAsync(ProbeTarget target, List<Uri> pages, CancellationToken cancellationToken) =>
        await Task.WhenAll(pages.Select(page => calls.GetAsync(target, page, cancellationToken)));

    /// <summary>Each is answered by itself; those that were too many at once are asked for again, without the others.</summary>
    private async Task<(JsonElement Body, string? RequestId)[]> BatchAsync(ProbeTarget target, List<Uri> pages, CancellationToken cancellationToken)
    {
        var answers = new (JsonElement, string?)?[pages.Count];
        await target.Patience.AskAsync(async () =>
        {
            var asked = Enumerable.Range(0, pages.Count).Where(index => answers[index] is null).ToList();
            var (body, requestId) = await calls.SendOnceAsync(target, () => Batch(pages, asked), HttpStatusCode.OK, cancellationToken);
            if (!body.TryGetProperty("responses", out var responses) || responses.ValueKind is not JsonValueKind.Array)
                throw GraphMailCalls.Strange(requestId);
            Microsoft365Exception? refused = null;
            foreach (var response in responses.EnumerateArray())
            {
                var part = response.TryGetProperty("body", out var inner) ? inner.Clone() : default;
                if (int.TryParse(response.Text("id"), out var index) && asked.Contains(index) && Number(response, "status") is 200 && part.ValueKind is JsonValueKind.Object)
                    answers[index] = (part, requestId);
                else
                    refused ??= Refused(response, part, requestId);
            }
            return refused is not null ? throw refused : asked.Exists(index => answers[index] is null) ? throw GraphMailCalls.Strange(requestId) : true;
        }, cancellationToken);
        return [.. answers.Select(answer => answer!.Value)];
    }

    private HttpRequestMessage Batch(List<Uri> pages, List<int> asked) => new(HttpMethod.Post, calls.Batch)
    {
        Content = JsonContent.Create(new { requests = asked.Select(index => new { id = $"{index}", method = "GET", url = GraphMailCalls.InBatch(pages[index]) }) }),
    };

    private static Microsoft365Exception Refused(JsonElement response, JsonElement body, string? requestId)
    {
        var status = Number(response, "status");
        var (code, message) = GraphMailCalls.Error(body, status);
        var wait = response.TryGetProperty("headers", out var headers) && int.TryParse(headers.Text("Retry-After"), out var seconds) ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        return new(new() { Status = status, Code = code, Message = message, RequestId = requestId, RetryAfter = wait });
    }

    /// <summary>Graph shows no rights; but into a search folder, wherever it lies, nobody can put anything: https://learn.microsoft.com/graph/api/resources/mailsearchfolder.</summary>
    private static EffectiveRights? Rights(JsonElement element) =>
        element.Text("@odata.type") is "#microsoft.graph.mailSearchFolder" ? new(Create: false, Modify: true, Delete: true) : null;

    private static int Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;
}
