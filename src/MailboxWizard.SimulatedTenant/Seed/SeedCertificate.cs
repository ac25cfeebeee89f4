namespace MailboxWizard.SimulatedTenant;

/// <summary>A certificate in a seed file with which an application may prove who it is.</summary>
public sealed class SeedCertificate
{
    public string? DisplayName { get; set; }

    /// <summary>The public certificate in PEM; a private key is refused.</summary>
    public required string Pem { get; set; }
}
