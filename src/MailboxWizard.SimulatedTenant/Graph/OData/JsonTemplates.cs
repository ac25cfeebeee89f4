using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>JSON that is written again and again and never changed.</summary>
internal static class JsonTemplates
{
    public static readonly JsonArray EmptyList = [];

    /// <summary>What an object says of itself, with everything that it says nothing about as in the template.</summary>
    /// <remarks>Nothing is copied that need not be: the result is for writing only.</remarks>
    public static JsonObject Completed(JsonObject template, JsonNode? given) => given is JsonObject own ? Shape.Merge(template, own) : template;

    public static JsonObject Of(string json) => JsonNode.Parse(json)!.AsObject();
}
