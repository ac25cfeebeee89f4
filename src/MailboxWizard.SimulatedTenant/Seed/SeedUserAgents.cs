using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant;

/// <summary>The organisation's rules for user agents in a seed file.</summary>
public sealed class SeedUserAgents
{
    public EwsApplicationAccessPolicy? Policy { get; set; }

    /// <summary>Patterns with * for anything.</summary>
    public List<string> AllowList { get; set; } = [];

    public List<string> BlockList { get; set; } = [];
}
