using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Scenarios;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>A request that has a caller and a route; what an endpoint gets to answer.</summary>
internal sealed class GraphCall(GraphRequest request, Caller caller, Simulation simulation, Replica replica, IReadOnlyDictionary<string, string> values)
{
    private readonly Dictionary<Permits, bool> _may = new(ReferenceEqualityComparer.Instance);

    public GraphRequest Request => request;

    public Caller Caller => caller;

    public Tenant Tenant => caller.Tenant;

    public Simulation Simulation => simulation;

    /// <summary>What the clocks of the tenant's servers say.</summary>
    public DateTimeOffset Now => Weather.Now;

    public TenantWeather Weather { get; } = simulation.Weather.Of(caller.Tenant);

    /// <summary>The replica of the directory that answers.</summary>
    public Replica Replica { get; } = replica;

    /// <summary>Whether the replica that answers has heard of it.</summary>
    public bool Sees(IReplicated thing)
    {
        if (Replica.Sees(thing, simulation.Now)) return true;
        request.Notes.Weather ??= $"{Replica} has not heard yet of {Words(thing)}";
        return false;
    }

    private static string Words(IReplicated thing) => thing switch
    {
        Application application => $"the application {application.DisplayName}",
        ServicePrincipal principal => $"the service principal {principal.DisplayName}",
        PasswordCredential => "a secret",
        AppRoleAssignment => "a grant",
        _ => "something new",
    };

    public ODataOptions Options { get; } = ODataOptions.Parse(request.QueryString);

    /// <summary>A part of the path that the route names.</summary>
    public string this[string name] => values[name];

    /// <summary>Whether the route has this part.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <exception cref="GraphProblem">There is no JSON object.</exception>
    public JsonObject Body => request.Body as JsonObject ?? throw GraphProblem.BadRequest("Empty Payload. JSON content expected.", "BadRequest");

    /// <summary>Whether an answer from the index will do that may be behind the directory.</summary>
    public bool IsEventual { get; } = string.Equals(request.Header("ConsistencyLevel"), "eventual", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether both halves of an advanced query are there.</summary>
    // https://learn.microsoft.com/graph/aad-advanced-queries
    public bool IsAdvanced => IsEventual && Options.Count;

    /// <summary>Whether the answer is one object and not a list; set by the endpoint that answers so.</summary>
    public bool IsForOne { get; set; }

    /// <summary>Whether the token carries one of these; remembered, since it is asked for each object of a list.</summary>
    public bool May(Permits permits)
    {
        if (!_may.TryGetValue(permits, out var may)) _may[permits] = may = permits.Let(caller);
        return may;
    }

    /// <exception cref="GraphProblem">The token carries none of these.</exception>
    public void Needs(Permits permits)
    {
        if (!May(permits)) throw GraphProblem.Denied();
    }

    /// <summary>Whether every replica has heard of it.</summary>
    public bool IsKnownEverywhere(IReplicated thing) => thing.VisibleFrom.Directory.IsDefaultOrEmpty || thing.VisibleFrom.Directory.All(at => at <= simulation.Now);

    public static string Context(string what) => $"https://graph.microsoft.com/v1.0/$metadata#{what}";
}
