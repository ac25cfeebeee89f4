namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>Lets tokens of another issuer sign in as the application, without any secret of its own.</summary>
public sealed record FederatedCredential
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public required string Issuer { get; init; }

    public required string Subject { get; init; }

    public IReadOnlyList<string> Audiences { get; init; } = ["api://AzureADTokenExchange"];
}
