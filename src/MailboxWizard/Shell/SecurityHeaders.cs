using System.Security.Cryptography;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Shell;

/// <summary>Headers of every answer, the page's nonce, and the refusal of circuits from foreign pages.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, CloudHosts hosts, IOptions<ShellOptions> options)
{
    private const string NonceKey = "csp-nonce";

    // Sign-out is a form that redirects to Entra; Chromium checks form-action along redirects:
    // https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/form-action
    private readonly string _formAction = string.Join(
        ' ', (string[])["'self'", hosts.Login.GetLeftPart(UriPartial.Authority), .. options.Value.FormActionOrigins]);

    /// <summary>The nonce for scripts that stand in the page itself: the import map.</summary>
    public static string NonceOf(HttpContext context) => (string)context.Items[NonceKey]!;

    public Task InvokeAsync(HttpContext context)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        context.Items[NonceKey] = nonce;
        // As it was asked for: an error page is drawn under another path.
        var asked = context.Request.Path;
        // At the start of the answer, not now: the exception handler clears all headers before it renders its page.
        context.Response.OnStarting(() =>
        {
            Write(context.Response.Headers, nonce);
            // Neither the address's page nor where it leads stays in a cache of whoever shares the browser or a proxy.
            if (SecretPath.Is(asked))
                context.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        if (context.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase) && IsForeign(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(context);
    }

    // style-src 'unsafe-inline': MudThemeProvider writes the theme into a style element, and its components use style attributes.
    private void Write(IHeaderDictionary headers, string nonce)
    {
        headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
            + $"object-src 'none'; base-uri 'self'; form-action {_formAction}; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-read=(), clipboard-write=(self)";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    // A browser names the page's origin on each WebSocket, and cookies travel on foreign ones too: the check is the server's
    // (https://learn.microsoft.com/aspnet/core/signalr/security#websocket-origin-restriction). Who sends none is no browser.
    private static bool IsForeign(HttpRequest request) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin
        && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && string.Equals(uri.Authority, AuthorityOf(request, uri), StringComparison.OrdinalIgnoreCase));

    private static string AuthorityOf(HttpRequest request, Uri origin) =>
        origin.IsDefaultPort ? request.Host.Host : $"{request.Host.Host}:{request.Host.Port}";
}
