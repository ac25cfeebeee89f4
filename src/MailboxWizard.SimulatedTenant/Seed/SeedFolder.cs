namespace MailboxWizard.SimulatedTenant;

/// <summary>A folder in a seed file, with the folders below it.</summary>
public sealed class SeedFolder
{
    public required string Name { get; set; }

    /// <summary>What it is for; IPF.Note is mail.</summary>
    public string Class { get; set; } = "IPF.Note";

    public bool Hidden { get; set; }

    public List<SeedFolder> Folders { get; set; } = [];

    public List<SeedMessage> Messages { get; set; } = [];
}
