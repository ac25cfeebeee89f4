using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Scenarios;
using static MailboxWizard.SimulatedTenant.Web.Html;

namespace MailboxWizard.SimulatedTenant.Control;

/// <summary>The weather of one tenant on the control page: a choice of scenarios, and every knob.</summary>
internal static class WeatherPart
{
    public static string Of(Tenant tenant, TenantWeather weather)
    {
        var calm = Knobs.Calm.ToJson();
        var turned = weather.Knobs.ToJson().Where(k => !JsonNode.DeepEquals(k.Value, calm[k.Key])).ToList();
        return
            $"""
            <div class="weather">
            <form data-post="tenants/{tenant.Id}/scenario"><label>Weather <select name="name">{string.Concat(NamedScenarios.All.Select(s =>
                $"<option value=\"{s.Name}\"{(s.Name == weather.Scenario ? " selected" : "")}>{s.Name}</option>"))}</select></label><button class="main">Let it happen</button></form>
            <p>{Encode(NamedScenarios.All.FirstOrDefault(s => s.Name == weather.Scenario)?.Summary)}</p>
            {(turned.Count == 0 ? "" : $"<p class=\"soft\">{string.Join(" · ", turned.Select(k => Encode($"{Words(k.Key)} {k.Value!.ToJsonString()}")))}</p>")}
            <details><summary>Every knob</summary>
            <form class="knobs" data-post="tenants/{tenant.Id}/weather">{string.Concat(weather.Knobs.ToJson().Select(Knob))}<button>Turn</button></form>
            </details>
            </div>
            """;
    }

    private static string Knob(KeyValuePair<string, JsonNode?> knob) => knob.Value!.GetValueKind() is JsonValueKind.Number
        ? $"<label>{Words(knob.Key)} <input type=\"number\" step=\"any\" name=\"{knob.Key}\" value=\"{knob.Value.ToJsonString()}\"></label>"
        : $"<label class=\"check\"><input type=\"checkbox\" name=\"{knob.Key}\"{((bool)knob.Value ? " checked" : "")}> {Words(knob.Key)}</label>";

    // lagMinSeconds becomes "lag min seconds".
    private static string Words(string name) => string.Concat(name.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));
}
