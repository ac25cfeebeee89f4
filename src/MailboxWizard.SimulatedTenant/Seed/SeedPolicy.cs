using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant;

/// <summary>A Conditional Access policy in a seed file.</summary>
public sealed class SeedPolicy
{
    public required Guid Id { get; set; }

    public required string DisplayName { get; set; }

    public required AccessControl Control { get; set; }

    /// <summary>User principal names; none means everybody.</summary>
    public List<string> Users { get; set; } = [];

    /// <summary>Client ids of guarded resources; none means every one.</summary>
    public List<Guid> Resources { get; set; } = [];

    /// <summary>Client ids of applications that call for themselves.</summary>
    public List<Guid> Workloads { get; set; } = [];

    public string? AuthenticationContext { get; set; }
}
