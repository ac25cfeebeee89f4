namespace MailboxWizard.SimulatedTenant;

/// <summary>A file on a message in a seed file: its content as text, or in Base64.</summary>
public sealed class SeedAttachment
{
    public required string Name { get; set; }

    public string ContentType { get; set; } = "application/octet-stream";

    public string? Text { get; set; }

    public string? ContentBase64 { get; set; }
}
