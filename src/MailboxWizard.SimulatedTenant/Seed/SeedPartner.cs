namespace MailboxWizard.SimulatedTenant;

/// <summary>A partner in a seed file whose people may administer the tenant.</summary>
public sealed class SeedPartner
{
    public required Guid TenantId { get; set; }

    /// <summary>Directory roles by their names in English.</summary>
    public List<string> Roles { get; set; } = [];
}
