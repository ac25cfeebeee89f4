using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>Properties with everything in them that they say nothing about; to read only.</summary>
/// <param name="Source">The properties that it was made from: when they have been replaced it is out of date.</param>
internal sealed record CompletedProperties(JsonObject Source, JsonObject All);
