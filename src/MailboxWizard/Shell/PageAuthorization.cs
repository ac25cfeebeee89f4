using Microsoft.AspNetCore.Authentication;
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
        // Without an endpoint there is nothing to guard: the answer is 404, whoever asks.
        if (authorizeResult.Succeeded || context.GetEndpoint() is null)
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

        if (authorizeResult.Challenged)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        // Sign-in writes the refusal into the audit log and answers 403.
        await context.ForbidAsync();
        // AuthorizeRouteView draws the refusal in place of the page; the page itself is never made.
        if (isPage && !context.Response.HasStarted)
            await next(context);
    }
}
