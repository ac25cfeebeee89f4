namespace MailboxWizard.SimulatedTenant;

/// <summary>A user in a seed file.</summary>
public sealed class SeedPerson
{
    public required Guid Id { get; set; }

    public required string Upn { get; set; }

    public required string DisplayName { get; set; }

    /// <summary>Active directory roles by their names in English.</summary>
    public List<string> Roles { get; set; } = [];

    /// <summary>Roles that could be activated and are not.</summary>
    public List<string> EligibleRoles { get; set; } = [];

    /// <summary>For the password grant; it is meant for a pretend tenant only.</summary>
    public string? Password { get; set; }

    public bool MultifactorEnforced { get; set; }

    public bool MultifactorRegistered { get; set; } = true;

    /// <summary>The user principal name at home of a guest; the home tenant is found by its domain.</summary>
    public string? GuestOf { get; set; }

    /// <summary>With "SMTP:" before the primary address and "smtp:" before an alias; left out, it is the user principal name.</summary>
    public List<string> ProxyAddresses { get; set; } = [];
}
