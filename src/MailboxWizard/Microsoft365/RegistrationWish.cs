namespace MailboxWizard.Microsoft365;

/// <summary>How a registration shall be; its unique name is its identity.</summary>
public sealed record RegistrationWish
{
    public required string UniqueName { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>Null leaves what is there.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <inheritdoc cref="Tags"/>
    public string? Notes { get; init; }

    /// <summary>The whole collection: Graph replaces what is there, so the caller merges first.</summary>
    public required IReadOnlyList<PermissionDeclaration> Declared { get; init; }
}
