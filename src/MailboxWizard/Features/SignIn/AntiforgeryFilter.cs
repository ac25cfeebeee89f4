using Microsoft.AspNetCore.Antiforgery;

namespace MailboxWizard.Features.SignIn;

/// <summary>Refuses a form without our antiforgery token, before the endpoint sees it.</summary>
internal static class AntiforgeryFilter
{
    /// <summary>Metadata alone is not enforced where no form is bound: https://learn.microsoft.com/aspnet/core/security/anti-request-forgery#antiforgery-with-minimal-apis.</summary>
    public static RouteHandlerBuilder RequireAntiforgery(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        return http.Request.HasFormContentType && await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http)
            ? await next(context)
            : TypedResults.BadRequest();
    });
}
