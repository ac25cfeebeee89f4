namespace MailboxWizard.SimulatedTenant;

/// <summary>A user in a seed file.</summary>
public sealed class SeedPerson
{
    public required Guid Id { get; set; }

    public required string Upn { get; set; }

    public required string DisplayName { get; set; }

    /// <summary>Active directory roles by their names in English.</summary>
    public List<string> Roles { get; set; } = [];

    /// <summary>With "SMTP:" before the primary address and "smtp:" before an alias; left out, it is the user principal name.</summary>
    public List<string> ProxyAddresses { get; set; } = [];
}
