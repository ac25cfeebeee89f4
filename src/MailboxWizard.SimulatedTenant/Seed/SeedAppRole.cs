namespace MailboxWizard.SimulatedTenant;

/// <summary>A role that a seeded application offers to people, and who holds it in the home tenant.</summary>
public sealed class SeedAppRole
{
    public required Guid Id { get; set; }

    public required string Value { get; set; }

    /// <summary>User, Application or both.</summary>
    public List<string> AllowedMemberTypes { get; set; } = ["User"];

    /// <summary>User principal names.</summary>
    public List<string> Holders { get; set; } = [];
}
