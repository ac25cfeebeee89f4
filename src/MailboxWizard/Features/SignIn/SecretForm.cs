using Microsoft.AspNetCore.Mvc;

namespace MailboxWizard.Features.SignIn;

/// <summary>
/// An endpoint to which a secret is posted, or which answers with one: a form of ours alone, small, never stored by anyone on the way,
/// and its fields read by the endpoint itself. Nothing of it passes the circuit, an address or a log.
/// </summary>
internal static class SecretForm
{
    /// <summary>Letters of all fields together; a secret of Entra has 40.</summary>
    private const int Largest = 32 * 1024;

    public static RouteHandlerBuilder CarriesSecret(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter(NeverStoreAsync).RequireAntiforgery().WithMetadata(new RequestSizeLimitAttribute(Largest));

    private static async ValueTask<object?> NeverStoreAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Pragma = "no-cache";
        return http.Request.ContentLength > Largest ? TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge) : await next(context);
    }
}
