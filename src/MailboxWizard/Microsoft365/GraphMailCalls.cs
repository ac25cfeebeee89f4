using System.Net;
using System.Text.Json;

namespace MailboxWizard.Microsoft365;

/// <summary>Requests to Graph about one mailbox, each asked again while Graph is busy, and what its refusals and addresses look like.</summary>
internal sealed class GraphMailCalls(ProbeRequests requests, CloudHosts hosts)
{
    private const string Version = "/v1.0";

    public Task<(JsonElement Body, string? RequestId)> GetAsync(ProbeTarget target, Uri address, CancellationToken cancellationToken) =>
        SendAsync(target, () => new(HttpMethod.Get, address), HttpStatusCode.OK, cancellationToken);

    public Task<(JsonElement Body, string? RequestId)> SendAsync(
        ProbeTarget target, Func<HttpRequestMessage> request, HttpStatusCode hoped, CancellationToken cancellationToken, Action<GraphCall>? observed = null) =>
        target.Patience.AskAsync(() => SendOnceAsync(target, request, hoped, cancellationToken, observed), cancellationToken);

    public async Task<(JsonElement Body, string? RequestId)> SendOnceAsync(
        ProbeTarget target, Func<HttpRequestMessage> request, HttpStatusCode hoped, CancellationToken cancellationToken, Action<GraphCall>? observed = null)
    {
        var answer = await requests.SendAsync(request, target.Token, cancellationToken, observed);
        var body = ProbeAnswers.Json(answer.Body);
        if (answer.Status == hoped && body is { } json)
            return (json, answer.RequestId);
        var (code, message) = Error(body, (int)answer.Status);
        throw answer.Refused(code, message);
    }

    public Uri Address(ProbeTarget target, string path) => new(hosts.Graph, $"{Version}/users/{Uri.EscapeDataString(target.Mailbox)}/{path}");

    public Uri Batch { get; } = new(hosts.Graph, $"{Version}/$batch");

    /// <summary>As it stands inside of a batch: https://learn.microsoft.com/graph/json-batching.</summary>
    public static string InBatch(Uri address) => address.PathAndQuery[Version.Length..];

    /// <summary>No address is input, not even Microsoft's own: a next page lies on the same host and version or is not read.</summary>
    public Uri Next(string link, string? requestId) =>
        Uri.TryCreate(link, UriKind.Absolute, out var next) && next.Scheme == hosts.Graph.Scheme && next.Authority == hosts.Graph.Authority
            && next.AbsolutePath.StartsWith($"{Version}/", StringComparison.OrdinalIgnoreCase)
            ? next
            : throw Strange(requestId);

    public static (string Code, string Message) Error(JsonElement? body, int status)
    {
        var error = body is { ValueKind: JsonValueKind.Object } refused && refused.TryGetProperty("error", out var inner) ? inner : default;
        return (error.Text("code") ?? $"HTTP {status}", error.Text("message") ?? "Graph answered without an explanation.");
    }

    public static Microsoft365Exception Strange(string? requestId) => new(new()
    {
        Status = (int)HttpStatusCode.OK,
        Code = "UnexpectedAnswer",
        Message = "Graph answered 200 with something else than was asked for.",
        RequestId = requestId,
    });
}
