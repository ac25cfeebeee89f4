using System.Text;
using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Setup.Scripts;

/// <summary><c>GET /setup/{draftId}/script</c>: the plan as a file, for administrators of the tenant that opened it.</summary>
internal static class SetupScriptEndpoint
{
    public static void MapSetupScript(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/setup/{draftId}/script", AnswerAsync).RequireAuthorization(Policies.Administrator);

    private static async Task<IResult> AnswerAsync(string draftId, HttpContext http, SetupScripts scripts, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            return await scripts.WriteAsync(draftId, http.User, cancellationToken) is { } script
                ? TypedResults.File(Encoding.UTF8.GetBytes(script), "text/x-shellscript", "therefore-mailbox.sh")
                : TypedResults.NotFound();
        }
        catch (ConsentNeededException needed)
        {
            // To the plan and not to here: a file that comes after Microsoft's page would surprise.
            return TypedResults.LocalRedirect(needed.Address($"/setup/{draftId}/plan"));
        }
        catch (SetupProblemException stopped)
        {
            return TypedResults.Text($"{stopped.Problem.Title}. {stopped.Problem.Happened} {stopped.Problem.Remedy}", statusCode: StatusCodes.Status409Conflict);
        }
    }
}
