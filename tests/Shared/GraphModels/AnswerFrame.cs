using System.Text.Json;
using MailboxWizard.SimulatedTenant;
using Microsoft.AspNetCore.WebUtilities;

namespace MailboxWizard.GraphModels;

/// <summary>What stands around the entities of a good answer: the context that tells what they are, and exactly the properties that were selected.</summary>
internal static class AnswerFrame
{
    public static IEnumerable<string> Check(JsonElement answer, ModelRoute route, GraphExchange exchange)
    {
        if (answer.ValueKind != JsonValueKind.Object) return [];
        var hasMetadata = exchange.ContentType?.Contains("odata.metadata=none", StringComparison.OrdinalIgnoreCase) != true;
        return [.. hasMetadata ? [.. ContextAddress.Check(answer, route), .. Types(answer, route, exchange)] : Bare(answer, ""), .. Selected(answer, route, exchange)];
    }

    // Only what the context does not tell: https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html#sec_ControlInformationtypeodatatype
    // Behind a type cast Graph's documentation shows both, and full metadata says every type, so nothing is said there.
    private static IEnumerable<string> Types(JsonElement answer, ModelRoute route, GraphExchange exchange)
        => exchange.Path.Contains("graph.", StringComparison.OrdinalIgnoreCase) || exchange.ContentType?.Contains("odata.metadata=full", StringComparison.OrdinalIgnoreCase) == true ? []
            : Items(answer, route).Where(item => item.TryGetProperty("@odata.type", out var type) && string.Equals(type.GetString(), $"#microsoft.graph.{(route.Item ?? route.Result!).Name}", StringComparison.OrdinalIgnoreCase))
                .Select(_ => "'@odata.type' says what the context says already.");

    private static IReadOnlyList<JsonElement> Items(JsonElement answer, ModelRoute route)
        => route.Item is null ? [answer] : answer.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.Object)] : [];

    // What is needed to go on stays, everything else that begins with @ is gone:
    // https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html#sec_metadatanoneodatametadatanone
    private static IEnumerable<string> Bare(JsonElement node, string path) => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().SelectMany(p => p.Name.Contains('@', StringComparison.Ordinal) && p.Name is not ("@odata.nextLink" or "@odata.count" or "@odata.deltaLink")
            ? [$"property '{path}{p.Name}' does not belong to an answer without metadata."] : Bare(p.Value, $"{path}{p.Name}/")),
        JsonValueKind.Array => node.EnumerateArray().SelectMany(item => Bare(item, path)),
        _ => [],
    };

    // https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part1-protocol.html#sec_SystemQueryOptionselect
    private static IEnumerable<string> Selected(JsonElement answer, ModelRoute route, GraphExchange exchange)
    {
        var options = QueryHelpers.ParseQuery(exchange.QueryString);
        if (exchange.Method != "GET" || !options.TryGetValue("$select", out var select)) yield break;
        var selected = Names(select.ToString());
        var expanded = options.TryGetValue("$expand", out var expand) ? Names(expand.ToString()) : [];
        foreach (var item in Items(answer, route))
        {
            var there = item.EnumerateObject().Select(p => p.Name).Where(name => !name.Contains('@', StringComparison.Ordinal)).ToHashSet(StringComparer.OrdinalIgnoreCase);
            // The id comes along with what is in a mailbox.
            foreach (var name in there.Where(name => !selected.Contains(name) && !expanded.Contains(name) && name != "id")) yield return $"property '{name}' was not selected.";
            if (selected.Contains("*")) continue;
            foreach (var name in selected.Where(name => !there.Contains(name))) yield return $"property '{name}' was selected and is missing.";
        }
    }

    // "displayName", "owners($select=id)", "passwordCredentials/hint"
    private static HashSet<string> Names(string list)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var depth = 0;
        var start = 0;
        for (var i = 0; i <= list.Length; i++)
        {
            if (i == list.Length || (list[i] == ',' && depth == 0))
            {
                if (list[start..i].Trim() is { Length: > 0 } entry) names.Add(entry.Split('(', '/')[0]);
                start = i + 1;
            }
            else if (list[i] is '(' or ')') depth += list[i] == '(' ? 1 : -1;
        }
        return names;
    }
}
