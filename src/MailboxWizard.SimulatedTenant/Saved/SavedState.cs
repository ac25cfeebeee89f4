using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Scenarios;

namespace MailboxWizard.SimulatedTenant.Saved;

/// <summary>Everything that the simulation believes, what its weather is and what it was asked, as a file; without any secret's value.</summary>
/// <remarks>
/// Of client secrets there is the hash, so they stay good. Sign-ins under way, codes, refresh tokens, browser sessions and the key that tokens are signed with are not in it:
/// whoever was signed in signs in again, and an access token from before is refused as it is after Microsoft has changed its keys.
/// Passwords of people stand in the seed only, and are taken from the one that the server was started with.
/// </remarks>
internal static class SavedState
{
    private const int Format = 1;

    public static JsonObject Save(Simulation simulation)
    {
        lock (simulation.State.Gate)
            return new JsonObject
            {
                ["format"] = Format,
                ["savedAt"] = JsonValue.Create(simulation.Now),
                ["uniqueNamePrefix"] = simulation.State.UniqueNamePrefix,
                ["tenants"] = BeliefsJson.Write(simulation.State.Tenants),
                ["weather"] = new JsonObject(simulation.State.Tenants.Select(t => KeyValuePair.Create(t.Id.ToString(), (JsonNode?)WeatherOf(simulation.Weather.Of(t))))),
                ["requests"] = BeliefsJson.Write(simulation.Requests.All),
                ["unknownRequests"] = BeliefsJson.Write(simulation.Requests.Unknown),
            };
    }

    /// <summary>Puts what was saved in the place of everything that is believed now; after a fault, nothing has changed.</summary>
    /// <exception cref="InvalidDataException">It is no saved state of this format; the message says what is wrong.</exception>
    public static void Load(Simulation simulation, JsonObject saved)
    {
        if (saved["format"] is not JsonValue format || !format.TryGetValue<int>(out var number) || number != Format)
            throw new InvalidDataException($"This is no saved state of format {Format}. Take what GET /_control/saved gives.");
        var tenants = BeliefsJson.ReadTenants(saved["tenants"]);
        var weather = tenants.ToDictionary(t => t, t => saved["weather"]?[t.Id.ToString()]);
        var knobs = weather.ToDictionary(w => w.Key, w => w.Value?["knobs"] is JsonObject turned ? Knobs.Calm.With(turned) : Knobs.Calm);
        var requests = BeliefsJson.Read<List<RequestEntry>>(saved["requests"]) ?? [];
        var unknown = BeliefsJson.Read<List<RequestEntry>>(saved["unknownRequests"]) ?? [];

        lock (simulation.State.Gate)
        {
            simulation.State.Replace((string?)saved["uniqueNamePrefix"] ?? simulation.State.UniqueNamePrefix, tenants);
            simulation.Weather.Begin(simulation.Weather.Shared.Knobs);
            foreach (var tenant in tenants)
            {
                foreach (var person in tenant.People) person.Password = simulation.PasswordOf(person.Id);
                // Not turned but put: what the weather says about secrets is in the tenant's policy already.
                var there = simulation.Weather.Of(tenant);
                (there.Knobs, there.Scenario) = (knobs[tenant], (string?)weather[tenant]?["scenario"] ?? "calm");
            }
            simulation.SignIns.ForgetAll();
            simulation.Requests.Replace(requests, unknown);
        }
    }

    private static JsonObject WeatherOf(TenantWeather weather) => new() { ["scenario"] = weather.Scenario, ["knobs"] = weather.Knobs.ToJson() };
}
