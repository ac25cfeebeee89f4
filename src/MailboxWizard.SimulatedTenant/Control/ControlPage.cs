using System.Globalization;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Web;
using static MailboxWizard.SimulatedTenant.Web.Html;

namespace MailboxWizard.SimulatedTenant.Control;

/// <summary>/_control: what the simulation believes and what it was asked, for people and as JSON, without any secret.</summary>
internal sealed class ControlPage(Simulation simulation)
{
    public Task HandleAsync(HttpContext http) => (http.Request.Method, http.Request.Path.Value!.TrimEnd('/')) switch
    {
        ("GET", "/_control") => PageAsync(http),
        ("GET", "/_control/state") => JsonAsync(http, State()),
        ("GET", "/_control/requests") => JsonAsync(http, Requests()),
        _ => NotSimulated.AnswerAsync(http),
    };

    private Task PageAsync(HttpContext http) => WriteAsync(http, "What this Microsoft 365 believes",
        $"""
        <p><a href="/_control/state">state as JSON</a>, <a href="/_control/requests">requests as JSON</a></p>
        {string.Concat(simulation.State.Tenants.Select(Tenant))}
        <h2>Requests</h2><div class="scroll"><table><thead><tr><th>Time</th><th>Status</th><th>Request</th><th>Id</th></tr></thead><tbody>
        {string.Concat(simulation.Requests.All.Reverse().Take(200).Select(r =>
            $"<tr><td>{r.At.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}</td><td>{r.Status}</td><td>{Encode($"{r.Method} {r.Host}{r.Path}")}</td><td>{r.RequestId}</td></tr>"))}
        </tbody></table></div>
        """, wide: true);

    private static string Tenant(Tenant tenant) =>
        $"""
        <h2>{Encode(tenant.DisplayName)}</h2><p class="soft">{tenant.Id} · {Encode(string.Join(", ", tenant.AllDomains))} · Exchange {(tenant.HasExchange ? "yes" : "no")} · EWS {tenant.Ews}</p>
        <ul>{string.Concat(tenant.People.Select(p => $"<li>{Encode(p.DisplayName)} ({Encode(p.UserPrincipalName)}) {Encode(string.Join(", ", p.Roles.Select(r => r.DisplayName)))}</li>"))}
        {string.Concat(tenant.Applications.Select(a => $"<li>Application {Encode(a.DisplayName)} {a.AppId}{(a.DeletedAt is null ? "" : " (deleted)")}</li>"))}</ul>
        """;

    private static Task JsonAsync(HttpContext http, JsonNode json)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(json.ToJsonString(Json.Plain), http.RequestAborted);
    }

    private JsonObject State() => new()
    {
        ["tenants"] = new JsonArray([.. simulation.State.Tenants.Select(t => (JsonNode)StateOfTenant.ToJson(t))]),
    };

    private JsonArray Requests() => new([.. simulation.Requests.All.Select(r => (JsonNode)new JsonObject
    {
        ["at"] = r.At.ToString("O", CultureInfo.InvariantCulture),
        ["method"] = r.Method,
        ["host"] = r.Host,
        ["path"] = r.Path,
        ["status"] = r.Status,
        ["requestId"] = r.RequestId.ToString(),
    })]);
}
