namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>A relationship and what it leads to.</summary>
internal sealed record Expansion
{
    public required string Name { get; init; }

    public required Func<object, GraphCall, IEnumerable<object>> Related { get; init; }

    public required Func<object, EntityType> TypeOf { get; init; }

    /// <summary>Whether objects of several types come, each of which then says what it is.</summary>
    public bool IsMixed { get; init; }
}
