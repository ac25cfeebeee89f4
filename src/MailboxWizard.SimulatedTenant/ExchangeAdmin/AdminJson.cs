using System.Globalization;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>Writes what cmdlets give out: properties by name, with the annotations that this endpoint puts before everything but text and truth values.</summary>
internal static class AdminJson
{
    public static JsonObject Object(params ReadOnlySpan<(string Name, object? Value)> properties)
    {
        var json = new JsonObject();
        foreach (var (name, value) in properties)
            switch (value)
            {
                case null:
                    json[name] = null;
                    break;
                case bool flag:
                    json[name] = flag;
                    break;
                case int number:
                    json[$"{name}@data.type"] = "System.Int32";
                    json[name] = number;
                    break;
                case Guid id:
                    json[$"{name}@data.type"] = "System.Guid";
                    json[$"{name}@odata.type"] = "#Guid";
                    json[name] = id.ToString();
                    break;
                case DateTimeOffset moment:
                    json[$"{name}@data.type"] = "System.DateTime";
                    json[name] = moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff+00:00", CultureInfo.InvariantCulture);
                    break;
                case IEnumerable<string> texts:
                    json[$"{name}@odata.type"] = "#Collection(String)";
                    json[name] = new JsonArray([.. texts.Select(text => (JsonNode?)text)]);
                    break;
                default:
                    json[name] = value.ToString();
                    break;
            }
        return json;
    }
}
