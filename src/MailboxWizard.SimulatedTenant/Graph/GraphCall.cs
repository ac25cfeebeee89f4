using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>A request that has a caller and a route; what an endpoint gets to answer.</summary>
internal sealed class GraphCall(GraphRequest request, Caller caller, Simulation simulation, IReadOnlyDictionary<string, string> values)
{
    public GraphRequest Request => request;

    public Caller Caller => caller;

    public Tenant Tenant => caller.Tenant;

    public Simulation Simulation => simulation;

    public DateTimeOffset Now => simulation.Now;

    public ODataOptions Options { get; } = ODataOptions.Parse(request.QueryString);

    /// <summary>A part of the path that the route names.</summary>
    public string this[string name] => values[name];

    /// <exception cref="GraphProblem">There is no JSON object.</exception>
    public JsonObject Body => request.Body as JsonObject ?? throw GraphProblem.BadRequest("Empty Payload. JSON content expected.", "BadRequest");

    /// <summary>Whether both halves of an advanced query are there.</summary>
    public bool IsAdvanced => string.Equals(request.Header("ConsistencyLevel"), "eventual", StringComparison.OrdinalIgnoreCase) && Options.Count;

    public static string Context(string what) => $"https://graph.microsoft.com/v1.0/$metadata#{what}";
}
