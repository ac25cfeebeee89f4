namespace MailboxWizard.SimulatedTenant;

/// <summary>A delegated permission that a seeded application's own API offers.</summary>
public sealed class SeedScope
{
    public required Guid Id { get; set; }

    public required string Value { get; set; }

    /// <summary>What the consent page says; left out, the value.</summary>
    public string? ConsentText { get; set; }

    public bool NeedsAdministrator { get; set; }
}
