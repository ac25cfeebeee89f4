using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Web;

namespace MailboxWizard.SimulatedTenant.Saved;

/// <summary>Starts from a state that was saved to a file.</summary>
internal static class StateFile
{
    /// <exception cref="InvalidDataException">The file cannot be used; the message says why.</exception>
    public static void Load(string path, Simulation simulation)
    {
        try
        {
            SavedState.Load(simulation, JsonNode.Parse(File.ReadAllText(path), documentOptions: new JsonDocumentOptions { MaxDepth = Json.Deepest }) as JsonObject ?? throw new InvalidDataException("It holds no JSON object."));
        }
        catch (Exception wrong) when (wrong is JsonException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new InvalidDataException($"The state file '{path}' cannot be used: {wrong.Message}", wrong);
        }
    }
}
