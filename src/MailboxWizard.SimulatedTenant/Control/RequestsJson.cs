using System.Globalization;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Control;

/// <summary>Writes the recorded requests, oldest first; ?tenant=, ?unknown=true and ?last= narrow them down.</summary>
internal static class RequestsJson
{
    public static JsonArray Of(Simulation simulation, IQueryCollection query)
    {
        IEnumerable<RequestEntry> entries = query["unknown"] == "true" ? simulation.Requests.Unknown : simulation.Requests.All;
        if (query["tenant"].ToString() is { Length: > 0 } name)
        {
            var tenant = simulation.State.Find(name) ?? throw new InvalidDataException($"There is no tenant '{name}' here.");
            entries = entries.Where(e => e.TenantId == tenant.Id);
        }
        if (query["last"].ToString() is { Length: > 0 } last)
            entries = entries.TakeLast(int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : throw new InvalidDataException($"'{last}' is no number."));
        return new JsonArray([.. entries.Select(e => (JsonNode)One(e))]);
    }

    private static JsonObject One(RequestEntry entry) => new()
    {
        ["at"] = entry.At.ToString("O", CultureInfo.InvariantCulture),
        ["method"] = entry.Method,
        ["host"] = entry.Host,
        ["path"] = entry.Path,
        ["queryNames"] = new JsonArray([.. entry.QueryNames.Select(n => (JsonNode)n)]),
        ["status"] = entry.Status,
        ["milliseconds"] = Math.Round(entry.Duration.TotalMilliseconds, 2),
        ["tenantId"] = entry.TenantId?.ToString(),
        ["replica"] = entry.Replica,
        ["appId"] = entry.AppId?.ToString(),
        ["objectId"] = entry.ObjectId?.ToString(),
        ["weather"] = entry.Weather,
        ["requestId"] = entry.RequestId.ToString(),
        ["clientRequestId"] = entry.ClientRequestId,
        ["batch"] = entry.Batch?.ToString(),
    };
}
