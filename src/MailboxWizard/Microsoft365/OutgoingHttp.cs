using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Graph;
using Microsoft.Identity.Web;

namespace MailboxWizard.Microsoft365;

/// <summary>Every call that leaves the process goes through <see cref="IHttpClientFactory"/>, so that its transport is in one hand.</summary>
public static class OutgoingHttp
{
    /// <summary>Named client for Entra's metadata and keys.</summary>
    public const string EntraMetadata = "entra-metadata";

    /// <summary>Named client for Graph, with the SDK's own handlers (retry after 429 and 503, redirects, compression).</summary>
    public const string Graph = "graph";

    public static IHostApplicationBuilder AddOutgoingHttp(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpClient(EntraMetadata);
        builder.Services.AddHttpClient(Graph).ConfigureAdditionalHttpMessageHandlers((handlers, _) =>
        {
            foreach (var handler in GraphClientFactory.CreateDefaultHandlers())
                handlers.Add(handler);
        });

        // Both would otherwise make an HttpClient of their own:
        // https://learn.microsoft.com/dotnet/api/microsoft.aspnetcore.authentication.remoteauthenticationoptions.backchannel
        // https://learn.microsoft.com/dotnet/api/microsoft.identitymodel.validators.aadissuervalidator
        builder.Services.Configure<AadIssuerValidatorOptions>(options => options.HttpClientName = EntraMetadata);
        // After Microsoft.Identity.Web, which sets the backchannel to null, and before the handler, which then makes one.
        builder.Services.AddOptions<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme)
            .PostConfigure<IHttpClientFactory>((options, http) => options.Backchannel = http.CreateClient(EntraMetadata));
        return builder;
    }
}
