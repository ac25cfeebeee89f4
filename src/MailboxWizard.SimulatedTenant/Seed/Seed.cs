namespace MailboxWizard.SimulatedTenant;

/// <summary>What a seed file describes: the tenants that exist at the start.</summary>
public sealed class Seed
{
    /// <summary>The beginning of the uniqueName that the scenario squatted-name lets somebody else own.</summary>
    public string UniqueNamePrefix { get; set; } = "therefore-mailbox";

    public List<SeedTenant> Tenants { get; set; } = [];

    /// <summary>The application with this display name, in whichever tenant registers it.</summary>
    public SeedApplication Application(string displayName)
        => Tenants.SelectMany(t => t.Applications).FirstOrDefault(a => a.DisplayName == displayName)
            ?? throw new InvalidDataException($"The seed registers no application named '{displayName}'.");

    public SeedTenant Tenant(string displayName)
        => Tenants.FirstOrDefault(t => t.DisplayName == displayName)
            ?? throw new InvalidDataException($"The seed has no tenant named '{displayName}'.");
}
