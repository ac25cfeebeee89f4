using MailboxWizard.Microsoft365;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.SignIn;

/// <summary>Addresses of Entra's own pages, for people's browsers: where Entra's metadata says that people sign in.</summary>
public sealed class EntraPages(IOptionsMonitor<OpenIdConnectOptions> options)
{
    /// <summary>Without its query: https://learn.microsoft.com/entra/identity-platform/v2-admin-consent.</summary>
    public async Task<Uri> AdminConsentAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var manager = options.Get(OpenIdConnectDefaults.AuthenticationScheme).ConfigurationManager
            ?? throw new InvalidOperationException("The sign-in has no metadata.");
        var signIn = new Uri((await manager.GetConfigurationAsync(cancellationToken)).AuthorizationEndpoint);
        return new(new Uri(signIn.GetLeftPart(UriPartial.Authority)), $"/{tenant}/v2.0/adminconsent");
    }
}
