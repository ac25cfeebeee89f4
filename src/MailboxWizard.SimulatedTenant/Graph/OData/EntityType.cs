namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>What Graph publishes about one type of entity, and how it is had from what the simulation believes.</summary>
internal sealed class EntityType
{
    private readonly Dictionary<string, Property> _byName;

    public EntityType(IReadOnlyList<Property> properties)
    {
        Properties = properties;
        _byName = properties.ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>As in "microsoft.graph.application".</summary>
    public required string Name { get; init; }

    /// <summary>The entity set that it lives in, as in the context address.</summary>
    public required string Set { get; init; }

    public required Func<object, string> Id { get; init; }

    public IReadOnlyList<Property> Properties { get; }

    /// <summary>The version of an entity that has one.</summary>
    public Func<object, string>? ETag { get; init; }

    /// <summary>Relationships that $expand can follow.</summary>
    public IReadOnlyDictionary<string, Expansion> Expansions { get; init; } = new Dictionary<string, Expansion>();

    /// <summary>Relationships that exist and that the simulation has not.</summary>
    public IReadOnlyList<string> OtherRelationships { get; init; } = [];

    /// <summary>Which objects can have this value of this property, without looking at all of them; null if nothing is known. What comes is filtered again.</summary>
    public Func<GraphCall, string, string, IEnumerable<object>?> Lookup { get; init; } = (_, _, _) => null;

    /// <summary>As in the directory's error messages: "Application".</summary>
    public string Resource => char.ToUpperInvariant(Name[0]) + Name[1..];

    /// <summary>Where the directory itself has an object, as in Location and @odata.id.</summary>
    public string Address(GraphCall call, object item) => $"https://graph.microsoft.com/v2/{call.Tenant.Id}/directoryObjects/{Id(item)}/Microsoft.DirectoryServices.{Resource}";

    public Property? Find(string name) => _byName.GetValueOrDefault(name);
}
