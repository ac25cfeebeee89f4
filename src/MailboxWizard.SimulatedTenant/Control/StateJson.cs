using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Control;

/// <summary>Writes everything that is believed, to be read; what can be loaded again is the saved state.</summary>
internal static class StateJson
{
    public static JsonObject Of(Simulation simulation)
    {
        lock (simulation.State.Gate)
            return new JsonObject { ["tenants"] = new JsonArray([.. simulation.State.Tenants.Select(t => (JsonNode)TenantJson.Of(t, simulation.Weather.Of(t)))]) };
    }
}
