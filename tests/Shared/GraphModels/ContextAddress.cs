using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Graph.Models;

namespace MailboxWizard.GraphModels;

/// <summary>@odata.context must name what the request answers with: an address that the SDK knows as well, or a type of Graph's.</summary>
internal static partial class ContextAddress
{
    private const string Metadata = "https://graph.microsoft.com/v1.0/$metadata#";

    // In the metadata, but with no address of its own: https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignments#response-1
    private static readonly Dictionary<string, ModelRoute> s_setsWithoutAddress = new() { ["appRoleAssignments"] = new(typeof(AppRoleAssignmentCollectionResponse)) };

    // https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part1-protocol.html#sec_ContextURL
    public static IEnumerable<string> Check(JsonElement answer, ModelRoute route)
    {
        if (!answer.TryGetProperty("@odata.context", out var value)) return ["@odata.context is missing."];
        var context = value.GetString()!;
        if (!context.StartsWith(Metadata, StringComparison.Ordinal)) return [$"@odata.context '{context}' does not begin with {Metadata}."];
        var expected = route.Item ?? route.Result!;
        var what = context[Metadata.Length..];
        if (NamedType().Match(what) is { Success: true } named)
            return string.Equals(named.Groups["type"].Value, expected.Name, StringComparison.OrdinalIgnoreCase) ? [] : [$"@odata.context names {named.Groups["type"].Value} where the SDK expects {expected.Name}."];
        if (what.StartsWith("Edm.", StringComparison.Ordinal) || what.StartsWith("Collection(Edm.", StringComparison.Ordinal))
            return route.Result!.GetProperty("Value") is not null ? [] : [$"@odata.context names a plain value where the SDK expects {expected.Name}."];

        var isEntity = what.EndsWith("/$entity", StringComparison.Ordinal);
        var set = SelectList().Replace(isEntity ? what[..^"/$entity".Length] : what, "");
        if ((s_setsWithoutAddress.TryGetValue(set, out var only) ? only : ModelRoutes.Find("GET", set)) is not { } found) return [$"@odata.context '{what}' leads nowhere in the SDK."];
        var item = found.Item ?? found.Result;
        return
        [
            // One entity of a set is marked so, the set itself is not, and of a singleton Microsoft's documentation shows both.
            .. (route.Item is not null ? !isEntity && found.Item is not null : isEntity || found.Item is null) ? Array.Empty<string>() : [$"@odata.context '{what}' does not tell one from many."],
            .. item is not null && (item.IsAssignableFrom(expected) || expected.IsAssignableFrom(item)) ? Array.Empty<string>() : [$"@odata.context '{what}' names {item?.Name} where the SDK expects {expected.Name}."],
        ];
    }

    [GeneratedRegex(@"^(Collection\()?microsoft\.graph\.(?<type>[A-Za-z.]+)\)?(\(.*\))?(/\$entity)?$")]
    private static partial Regex NamedType();

    // "applications(id,owners())" is the set with what was selected; "users('1')" is a key.
    [GeneratedRegex(@"\((?!')[A-Za-z].*\)$")]
    private static partial Regex SelectList();
}
