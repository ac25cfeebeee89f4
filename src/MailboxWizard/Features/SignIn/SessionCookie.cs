using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.SignIn;

/// <summary>The cookie that says who is signed in: for scripts invisible, for other sites useless, and refused once signed out.</summary>
internal static class SessionCookie
{
    public static void AddSessionCookie(this IServiceCollection services, IHostEnvironment environment)
    {
        // On http://localhost no browser keeps a cookie with this prefix reliably; elsewhere it ties the cookie to this very host.
        var prefix = environment.IsProduction() ? "__Host-" : "";
        var secure = environment.IsProduction() ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<People, Sessions, SignInWitness>((options, people, sessions, witness) =>
            {
                options.Cookie.Name = prefix + "MailboxWizard";
                options.Cookie.Path = "/";
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.Cookie.SecurePolicy = secure;
                options.ExpireTimeSpan = Sessions.Lifetime;
                options.SlidingExpiration = false;
                options.LoginPath = "/sign-in";
                options.ReturnUrlParameter = "returnUrl";
                options.Events.OnValidatePrincipal = context => AdmitAsync(context, people, sessions);
                options.Events.OnRedirectToAccessDenied = async context =>
                {
                    if (people.Describe(context.HttpContext.User) is { } person)
                        await witness(SignInDeed.Of(SignInDeedKind.AccessRefused, person, context.HttpContext), context.HttpContext.RequestAborted);
                    // The shell's page for 403 explains it; there is no page of our own to be sent to.
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                };
            });
        services.Configure<AntiforgeryOptions>(options =>
        {
            options.Cookie.Name = prefix + "MailboxWizard.Antiforgery";
            options.Cookie.Path = "/";
            options.Cookie.SecurePolicy = secure;
        });
    }

    /// <summary>
    /// Refuses who has signed out. Who is admitted carries along from where the request came: a circuit knows no request but the
    /// one that began it.
    /// </summary>
    private static async Task AdmitAsync(CookieValidatePrincipalContext context, People people, Sessions sessions)
    {
        if (people.Describe(context.Principal) is { } person
            && WizardClaims.SessionOf(context.Principal) is { } session
            && await sessions.IsAliveAsync(session, person.TenantId, person.ObjectId, context.HttpContext.RequestAborted))
        {
            if (context.HttpContext.Connection.RemoteIpAddress is { } address)
                context.Principal!.AddIdentity(new([new(WizardClaims.ClientAddress, address.ToString())]));
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }
}
