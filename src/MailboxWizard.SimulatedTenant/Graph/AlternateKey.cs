namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>A key in an address: an object id, or the value of a property that is a key as well, as in appId='…'.</summary>
internal readonly record struct AlternateKey(string? Property, string Value)
{
    public static AlternateKey Of(string segment, params ReadOnlySpan<string> properties)
    {
        foreach (var name in properties)
            if (segment.StartsWith(name + "='", StringComparison.OrdinalIgnoreCase) && segment.EndsWith('\'') && segment.Length >= name.Length + 3)
                return new(name, segment[(name.Length + 2)..^1].Replace("''", "'", StringComparison.Ordinal));
        return new(null, segment);
    }

    /// <exception cref="GraphProblem">It is no GUID, which every object id and appId is.</exception>
    public Guid Id => Guid.TryParse(Value, out var id) ? id : throw GraphProblem.BadRequest($"Invalid object identifier '{Value}'.");
}
