namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>One of Microsoft's own resources, with the ids it has in every tenant.</summary>
public sealed record PublishedApi
{
    public required Guid AppId { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>Identifier addresses under which a scope may name it; the first one becomes the audience of its tokens.</summary>
    public required IReadOnlyList<string> Identifiers { get; init; }

    public required IReadOnlyList<AppRole> Roles { get; init; }

    public required IReadOnlyList<DelegatedScope> Scopes { get; init; }

    public bool IsNamed(string identifier)
        => Guid.TryParse(identifier, out var id) ? id == AppId
            : Identifiers.Any(known => string.Equals(known, identifier.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));
}
