using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;
using MailboxWizard.SimulatedTenant.Web;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>Writes an answer with the headers that Graph sends along.</summary>
internal static class GraphResponse
{
    private static readonly JsonWriterOptions s_plain = new() { Encoder = Json.Plain.Encoder };

    /// <param name="watch">Told of the answer as it is sent; null if nobody watches.</param>
    public static async Task WriteAsync(HttpContext http, GraphRequest request, GraphAnswer answer, Action<GraphExchange>? watch)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        // https://learn.microsoft.com/graph/best-practices-concept#reliability-and-support
        response.Headers["request-id"] = request.RequestId.ToString();
        response.Headers["client-request-id"] = request.ClientRequestId;
        response.Headers["x-ms-ags-diagnostic"] = Diagnostic(request.Notes.Replica);
        response.Headers.CacheControl = "no-cache";
        response.Headers.StrictTransportSecurity = "max-age=31536000";
        response.Headers.Vary = "Accept-Encoding";
        if (answer.RetryAfterSeconds is { } wait) response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        if (answer.Location is not null) response.Headers.Location = answer.Location;
        if (answer.PreferenceApplied is not null) response.Headers["Preference-Applied"] = answer.PreferenceApplied;
        if (answer.Challenge is not null) response.Headers.WWWAuthenticate = answer.Challenge;
        watch?.Invoke(Exchange(request, answer));
        if (answer.IsEmpty) return;

        response.ContentType = ContentType(request, answer);
        if (answer.Status < StatusCodes.Status400BadRequest) response.Headers["OData-Version"] = "4.0";
        var bytes = Bytes(answer, request.Metadata);
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    /// <summary>What is told to whoever watches the simulation.</summary>
    public static GraphExchange Exchange(GraphRequest request, GraphAnswer answer) => answer.IsEmpty
        ? new(request.Method, request.Path, request.QueryString, answer.Status, ContentType: null, Body: null)
        : new(request.Method, request.Path, request.QueryString, answer.Status, ContentType(request, answer), Encoding.UTF8.GetString(Bytes(answer, request.Metadata).Span));

    public static string ContentType(GraphRequest request, GraphAnswer answer)
        => answer.Text is not null ? "text/plain"
            : answer.Status >= StatusCodes.Status400BadRequest ? "application/json"
            : $"application/json;odata.metadata={(request.Metadata is MetadataLevel.None ? "none" : request.Metadata is MetadataLevel.Full ? "full" : "minimal")};odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

    private static ReadOnlyMemory<byte> Bytes(GraphAnswer answer, MetadataLevel metadata)
    {
        if (answer.Text is { } text) return Encoding.UTF8.GetBytes(text);
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, s_plain))
        {
            if (metadata is MetadataLevel.None && answer.Body is JsonObject body) Bare(body).WriteTo(json);
            else answer.WriteTo(json);
        }
        return buffer.WrittenMemory;
    }

    // Of the control information only what is needed to go on stays: https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html#sec_NoMetadataodatametadatanone
    private static JsonObject Bare(JsonObject body)
    {
        var bare = new JsonObject();
        foreach (var (name, value) in body)
        {
            if (name.Contains("@odata.", StringComparison.Ordinal) && name is not ("@odata.nextLink" or "@odata.count")) continue;
            bare[name] = value switch
            {
                JsonObject inner => Bare(inner),
                JsonArray list => new JsonArray([.. list.Select(entry => entry is JsonObject inner ? Bare(inner) : entry?.DeepClone())]),
                _ => value?.DeepClone(),
            };
        }
        return bare;
    }

    private static string Diagnostic(Replica? replica)
        => $$$"""{"ServerInfo":{"DataCenter":"Simulated","Slice":"E","Ring":"1","ScaleUnit":"001","RoleInstance":"{{{replica?.ToString() ?? "graph"}}}"}}""";
}
