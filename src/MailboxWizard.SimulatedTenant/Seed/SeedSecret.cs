namespace MailboxWizard.SimulatedTenant;

/// <summary>A client secret that exists from the start; it is meant for a pretend tenant only.</summary>
public sealed class SeedSecret
{
    public string? DisplayName { get; set; }

    public required string Value { get; set; }

    /// <summary>Days from the start until it expires; negative for one that has expired.</summary>
    public int DaysLeft { get; set; } = 365;
}
