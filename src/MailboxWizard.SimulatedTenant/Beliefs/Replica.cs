namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>One server of Microsoft's that has heard of some things and not yet of others.</summary>
/// <remarks>Writes go to a primary, reads to one of several secondary replicas: https://learn.microsoft.com/entra/architecture/architecture#component-design.</remarks>
public readonly record struct Replica
{
    private Replica(string service, int number) => (Service, Number) = (service, number);

    /// <summary>The token service, which keeps a copy of the directory of its own.</summary>
    public static Replica TokenService { get; } = new("entra", 0);

    /// <summary>Exchange, which keeps another one.</summary>
    public static Replica Exchange { get; } = new("exchange", 0);

    public string Service { get; }

    public int Number { get; }

    /// <summary>One of the replicas that answer Graph, counted from 0.</summary>
    public static Replica Directory(int number) => new("graph", number);

    /// <summary>Whether this server has heard of the thing by now.</summary>
    public bool Sees(IReplicated thing, DateTimeOffset now) => thing.VisibleFrom.By(this) <= now;

    public override string ToString() => Service == "graph" ? $"graph-{Number + 1}" : Service ?? "";
}
