using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>A request to Graph, whether it came alone or inside a batch.</summary>
internal sealed record GraphRequest
{
    public required string Method { get; init; }

    /// <summary>Below the version, undecoded, such as "applications(appId='…')/addPassword".</summary>
    public required string Path { get; init; }

    /// <summary>With the question mark, or empty.</summary>
    public required string QueryString { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public JsonNode? Body { get; init; }

    public required Guid RequestId { get; init; }

    public required string ClientRequestId { get; init; }

    /// <summary>What is noted about it for the request log.</summary>
    public required Web.RequestNotes Notes { get; init; }

    /// <summary>Why the body could not be read; told once it is known who asks.</summary>
    public GraphProblem? BodyProblem { get; init; }

    public MetadataLevel Metadata
    {
        get
        {
            var accept = Header("Accept") ?? "";
            return accept.Contains("odata.metadata=none", StringComparison.OrdinalIgnoreCase) ? MetadataLevel.None
                : accept.Contains("odata.metadata=full", StringComparison.OrdinalIgnoreCase) ? MetadataLevel.Full
                : MetadataLevel.Minimal;
        }
    }

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Whether a preference such as create-if-missing was stated.</summary>
    public bool Prefers(string preference) => (Header("Prefer") ?? "").Split([',', ';'], StringSplitOptions.TrimEntries).Contains(preference, StringComparer.OrdinalIgnoreCase);
}
