using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Components.Endpoints;

namespace MailboxWizard.Shell;

/// <summary>
/// The first request of a page: who is not signed in is sent to sign in, who lacks the role gets the page that says so, with 403.
/// What is no page answers 401 or 403 and nothing else.
/// </summary>
internal sealed class PageAuthorization : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        var isPage = context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && HttpMethods.IsGet(context.Request.Method);
        if (authorizeResult.Challenged && isPage && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Redirect(SignInAddress.For(context.Request.Path + context.Request.QueryString));
            return;
        }

        context.Response.StatusCode = authorizeResult.Challenged ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
        // AuthorizeRouteView draws the refusal in place of the page; the page itself is never made.
        if (authorizeResult.Forbidden && isPage)
            await next(context);
    }
}
