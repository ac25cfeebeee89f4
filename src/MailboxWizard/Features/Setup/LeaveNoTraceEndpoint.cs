using MailboxWizard.Features.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace MailboxWizard.Features.Setup;

/// <summary><c>POST /leave-no-trace</c> with the form field <c>run</c>, whose page is gone back to when it is refused. Ends the session when it is done.</summary>
internal static partial class LeaveNoTraceEndpoint
{
    public static void MapLeaveNoTrace(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/leave-no-trace", LeaveAsync).RequireAuthorization(Policies.Administrator).RequireAntiforgery();

    private static async Task<IResult> LeaveAsync(HttpContext http, LeaveNoTrace leave, Sessions sessions, ILogger<LeaveNoTrace> logger, CancellationToken cancellationToken)
    {
        // A form, read here: bound as a parameter it would be asked for before anyone is.
        var form = await http.Request.ReadFormAsync(cancellationToken);
        if (!int.TryParse(form["run"], out var run))
            return TypedResults.BadRequest();
        LeaveAnswer left;
        try
        {
            // Whoever closes the page meanwhile has left all the same.
            left = await leave.LeaveAsync(http.User, CancellationToken.None);
        }
        catch (ConsentNeededException needed)
        {
            return Results.LocalRedirect(needed.Address($"/runs/{run}?leave=asked"));
        }
        catch (SetupProblemException refused)
        {
            return Results.LocalRedirect($"/runs/{run}?leave={refused.Problem.Code}");
        }
        try
        {
            if (WizardClaims.SessionOf(http.User) is { } session)
                await sessions.EndAsync(session, CancellationToken.None);
        }
        catch (Exception fault)
        {
            // The cookie goes all the same, and the session with its time.
            SessionWasNotEnded(logger, fault);
        }
        // Here and not at Microsoft, where the person may have other things open and this application is no longer known.
        await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Results.LocalRedirect($"/no-trace-left?proof={left.Proof}{(left.IsRecorded ? null : "&recorded=false")}");
    }

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "The session of who has left could not be ended in the database; its cookie is deleted.")]
    private static partial void SessionWasNotEnded(ILogger logger, Exception fault);
}
