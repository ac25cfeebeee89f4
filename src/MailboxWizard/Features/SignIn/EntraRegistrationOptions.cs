namespace MailboxWizard.Features.SignIn;

/// <summary>
/// What is checked of MailboxWizard's own registration before anything starts. Microsoft.Identity.Web reads the same section.
/// </summary>
public sealed class EntraRegistrationOptions
{
    public const string Section = "AzureAd";

    /// <summary>Application (client) ID of MailboxWizard itself.</summary>
    public string? ClientId { get; set; }

    /// <summary><c>organizations</c> for work accounts of every tenant, or one tenant's id.</summary>
    public string TenantId { get; set; } = "organizations";

    /// <summary>MailboxWizard's own secret; better <see cref="ClientCertificates"/>.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>https://learn.microsoft.com/entra/msidweb/authentication/credentials/certificates</summary>
    public List<Dictionary<string, string>> ClientCertificates { get; set; } = [];

    public string CallbackPath { get; set; } = "/signin-oidc";

    public string SignedOutCallbackPath { get; set; } = "/signout-callback-oidc";
}
