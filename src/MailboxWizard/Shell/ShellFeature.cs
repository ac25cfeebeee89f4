using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;
using MudBlazor.Services;

namespace MailboxWizard.Shell;

/// <summary>The frame around the features: layout, theme, security headers, error pages.</summary>
public static class ShellFeature
{
    /// <summary>
    /// Bytes. Longer than Kestrel's own 8 KB, which it answers with a bare 414, so that a page can say what is wrong with a link; and
    /// short enough for the message of 32 KB with which a circuit begins.
    /// </summary>
    private const int LongestAddress = 24 * 1024;

    public static IHostApplicationBuilder AddShell(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ShellOptions>().BindConfiguration(ShellOptions.Section).ValidateOnStart();
        builder.Services.AddTrustedProxies();
        builder.Services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestLineSize = LongestAddress);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddMudServices();
        builder.Services.AddLocalization();
        builder.Services.AddSingleton<ResourceManagerStringLocalizerFactory>();
        builder.Services.Replace(ServiceDescriptor.Singleton<IStringLocalizerFactory>(
            provider => new ForeignSafeTexts(provider.GetRequiredService<ResourceManagerStringLocalizerFactory>())));
        builder.Services.AddAuthorization();
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, PageAuthorization>();
        builder.Services.AddSingleton<IncidentLog>();
        builder.Services.AddExceptionHandler<FailedRequest>();
        return builder;
    }

    /// <summary>What every request passes first.</summary>
    public static WebApplication UseShell(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        if (!app.Environment.IsDevelopment())
            app.UseHsts();
        app.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        app.Use(OnlyReadersGetAPageForAStatus);
        app.UseRequestLocalization("en-GB");
        // After the error pages, so that their second walk through the pipeline finds its own endpoint.
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        return app;
    }

    public static WebApplication MapShell(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>()
            // Our own header says frame-ancestors 'none'; a second, laxer one would only confuse.
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .Add(AdmitCircuits);
        return app;
    }

    /// <summary>The circuit itself serves pages before sign-in too; each page guards itself. Pages keep their own policy.</summary>
    private static void AdmitCircuits(EndpointBuilder endpoint)
    {
        if (!endpoint.Metadata.OfType<ComponentTypeMetadata>().Any())
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
    }

    /// <summary>What a script or a form asked for keeps its bare status; only someone who reads gets a page instead.</summary>
    private static Task OnlyReadersGetAPageForAStatus(HttpContext context, RequestDelegate next)
    {
        var reads = HttpMethods.IsGet(context.Request.Method)
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (!reads && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
        return next(context);
    }
}
