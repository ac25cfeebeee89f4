using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Client;
using Microsoft.Identity.Web;
using Microsoft.Identity.Web.TokenCacheProviders.Distributed;

namespace MailboxWizard.Features.SignIn;

/// <summary>Someone arrives: sign-in with Microsoft, policies, sign-out.</summary>
public static class SignInFeature
{
    public static IHostApplicationBuilder AddSignIn(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateOnStart();
        services.AddOptions<EntraRegistrationOptions>().BindConfiguration(EntraRegistrationOptions.Section).ValidateOnStart();
        services.AddOptions<PublicAddressOptions>().BindConfiguration(PublicAddressOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SignInOptions>, SignInOptionsValidator>();
        services.AddSingleton<IValidateOptions<EntraRegistrationOptions>, EntraRegistrationOptionsValidator>();
        services.AddSingleton<IValidateOptions<PublicAddressOptions>, PublicAddressOptionsValidator>();

        services.AddSingleton<People>();
        services.AddSingleton<ArrivalLimit>();
        services.AddRateLimiter();
        services.AddOptions<RateLimiterOptions>().Configure<ArrivalLimit>((options, limit) => limit.Configure(options));
        services.AddSingleton<Sessions>();
        services.AddHostedService<SessionSweep>();
        services.AddSingleton<StageTokens>();
        services.AddSingleton<RecentSignIn>();
        services.AddSingleton<AdministratorNow>();
        services.AddSingleton<EntraPages>();
        services.AddSingleton<TenantNames>();
        services.AddSingleton<SignInCallbacks>();
        services.AddScoped<AuthenticationStateProvider, SessionRevalidation>();
        services.AddEntra(builder.Configuration);
        services.AddSessionCookie(builder.Environment);
        services.AddWizardAuthorization();
        return builder;
    }

    public static IEndpointRouteBuilder MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        SignInEndpoints.Map(endpoints);
        return endpoints;
    }

    private static void AddEntra(this IServiceCollection services, IConfiguration configuration)
    {
        const string scheme = OpenIdConnectDefaults.AuthenticationScheme;
        // Whoever is not signed in is led to our own address first, and from there to Entra.
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddMicrosoftIdentityWebApp(configuration.GetSection(EntraRegistrationOptions.Section))
            .EnableTokenAcquisitionToCallDownstreamApi()
            .AddDistributedTokenCaches();
        services.Configure<MsalDistributedTokenCacheAdapterOptions>(options =>
        {
            options.Encrypt = true;
            // What is forgotten on one node, or in the database, must not live on in memory.
            options.DisableL1Cache = true;
            // Else it is logged and taken for an empty cache, and people are sent to sign in again, without end.
            options.OnL2CacheFailure = TokenCacheUnavailableException.Throw;
        });

        services.AddOptions<MicrosoftIdentityOptions>(scheme).Configure<CloudHosts>((options, cloud) =>
        {
            // The host is the cloud's, never a setting of its own.
            options.Instance = cloud.Login.ToString();
            options.MapInboundClaims = false;
            options.RemoteSignOutPath = default;
        });
        services.AddOptions<ConfidentialClientApplicationOptions>(scheme)
            .Configure<IOptions<PublicAddressOptions>, IOptions<EntraRegistrationOptions>>((options, address, registration) =>
            {
                options.RedirectUri = address.Value.Of(registration.Value.CallbackPath) ?? options.RedirectUri;
                options.EnablePiiLogging = false;
            });
        services.AddOptions<OpenIdConnectOptions>(scheme).Configure<SignInCallbacks, CloudHosts>((options, callbacks, cloud) =>
        {
            foreach (var permission in ConsentStage.SignIn.Scopes(cloud))
                options.Scope.Add(permission);
            callbacks.Register(options);
        });
    }
}
