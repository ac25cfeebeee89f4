using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.SignIn;

/// <summary>Checks MailboxWizard's own registration: names every fault, never a value that could be secret.</summary>
internal sealed class EntraRegistrationOptionsValidator(IHostEnvironment environment) : IValidateOptions<EntraRegistrationOptions>
{
    public ValidateOptionsResult Validate(string? name, EntraRegistrationOptions options)
    {
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(options.ClientId))
            faults.Add("AzureAd:ClientId: is missing; accepted: the Application (client) ID of MailboxWizard's own registration, a GUID.");
        else if (!Guid.TryParse(options.ClientId, out _))
            faults.Add("AzureAd:ClientId: is not a GUID; accepted: the Application (client) ID of MailboxWizard's own registration.");
        if (options.TenantId != "organizations" && !Guid.TryParse(options.TenantId, out _))
            faults.Add("AzureAd:TenantId: is not accepted; accepted: organizations, or one tenant's id, a GUID.");
        if (environment.IsProduction() && string.IsNullOrWhiteSpace(options.ClientSecret) && options.ClientCertificates.Count == 0)
            faults.Add("AzureAd:ClientCertificates: is missing; in Production either AzureAd:ClientCertificates or AzureAd:ClientSecret is required.");
        if (!IsPath(options.CallbackPath))
            faults.Add("AzureAd:CallbackPath: is not a path; accepted: a path such as /signin-oidc.");
        if (!IsPath(options.SignedOutCallbackPath))
            faults.Add("AzureAd:SignedOutCallbackPath: is not a path; accepted: a path such as /signout-callback-oidc.");
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private static bool IsPath(string? path) => path is ['/', not '/', ..] && Uri.IsWellFormedUriString(path, UriKind.Relative);
}
