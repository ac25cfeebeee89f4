using System.Globalization;
using static MailboxWizard.SimulatedTenant.Web.Html;

namespace MailboxWizard.SimulatedTenant.Control;

/// <summary>The last requests on the control page, and those that nothing here answers.</summary>
internal static class RequestsPart
{
    private const int MostRows = 100;

    public static string Of(Simulation simulation)
    {
        var all = simulation.Requests.All;
        var unknown = simulation.Requests.Unknown;
        return
            $"""
            <section id="requests">
            {(unknown.Count == 0 ? "" : $"<h2>Not simulated <span class=\"bad\">{unknown.Count}</span></h2><p>Each was answered 501.</p>{Table(simulation, unknown.TakeLast(MostRows))}")}
            <h2>Requests <span class="soft">{all.Count}</span></h2>
            {(all.Count == 0 ? "<p class=\"soft\">Nobody has asked anything yet.</p>" : Table(simulation, all.TakeLast(MostRows)))}
            </section>
            """;
    }

    private static string Table(Simulation simulation, IEnumerable<RequestEntry> entries) =>
        $"<table><thead><tr><th>Time</th><th>Status</th><th>Request</th><th>Tenant</th><th>Answered by</th><th>Caller</th></tr></thead><tbody>{string.Concat(entries.Reverse().Select(e => Row(simulation, e)))}</tbody></table>";

    private static string Row(Simulation simulation, RequestEntry entry)
    {
        var query = entry.QueryNames.Count == 0 ? "" : $" <span class=\"soft\">?{Encode(string.Join('&', entry.QueryNames))}</span>";
        var weather = entry.Weather is { } why ? $"<br><span class=\"bad\">{Encode(why)}</span>" : "";
        var tenant = entry.TenantId is { } id ? simulation.State.Find(id.ToString()) : null;
        var caller = entry.AppId is { } appId ? simulation.State.FindApplication(appId)?.Application.DisplayName ?? appId.ToString() : null;
        var person = entry.ObjectId is { } oid ? tenant?.People.FirstOrDefault(p => p.Id == oid)?.DisplayName : null;
        return TenantPart.Row(["Time", "Status", "Request", "Tenant", "Answered by", "Caller"],
            $"{entry.At.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} <span class=\"soft\">{entry.Duration.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms</span>",
            $"<span class=\"{(entry.Status < 400 ? "good" : "bad")}\">{entry.Status}</span>",
            $"{Encode($"{entry.Method} {entry.Host}{entry.Path}")}{query}{weather}<br><span class=\"soft\">{entry.RequestId}{(entry.Batch is null ? "" : " in a batch")}</span>",
            Encode(tenant?.DisplayName),
            Encode(entry.Replica),
            $"{Encode(caller)}{(person is null ? "" : $"<br><span class=\"soft\">{Encode(person)}</span>")}");
    }
}
