namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>$select: which properties are wanted, in the order in which they are named.</summary>
internal sealed record SelectOption(IReadOnlyList<string> Names)
{
    public static SelectOption? Parse(string? text)
        => text is null ? null : new([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]);

    /// <summary>Those that this type has.</summary>
    public IEnumerable<Property> Of(EntityType type)
        => Names.Contains("*") ? type.Properties.Where(p => !p.OnlyOnSelect) : Names.Select(type.Find).OfType<Property>().Distinct();

    /// <exception cref="GraphProblem">A name is none of the type's.</exception>
    public void Check(EntityType type)
    {
        foreach (var name in Names)
            if (name != "*" && type.Find(name) is null)
                throw GraphProblem.BadRequest($"Parsing OData Select and Expand failed: Could not find a property named '{name}' on type 'microsoft.graph.{type.Name}'.", "BadRequest");
    }

    public override string ToString() => $"({string.Join(',', Names)})";
}
