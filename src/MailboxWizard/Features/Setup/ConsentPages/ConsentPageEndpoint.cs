using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Setup.ConsentPages;

/// <summary>
/// <c>GET /microsoft-consent</c>: where Microsoft's page comes back to, in the browser of whoever decided there, who need not be signed in
/// here. Of what it carries only <c>state</c> counts; <c>tenant</c> and <c>admin_consent</c> are not looked at
/// (https://learn.microsoft.com/entra/identity-platform/v2-admin-consent).
/// </summary>
internal static class ConsentPageEndpoint
{
    public static void MapConsentPage(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(ConsentPageLinks.Path, AnswerAsync).AllowAnonymous().WithMetadata(new LimitedArrivalMetadata());

    private static async Task<IResult> AnswerAsync(
        string? state, string? error, HttpContext http, ConsentPageDesk pages, RecordedPresses presses, People people, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        // The address carries the state; it is used up, and goes nowhere else all the same.
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        SetupRunSnapshot? run;
        try
        {
            run = await presses.NamedAsync(person: null, () => pages.AnswerAsync(state, isDeclined: error is not null, cancellationToken));
        }
        catch (SetupProblemException unrecorded) when (unrecorded.Problem.Code is SetupProblemCode.RecordsUnavailable)
        {
            return Results.LocalRedirect("/consent-answered?recorded=false");
        }
        return run is not null && people.Describe(http.User) is { IsAdministrator: true } person && person.TenantId == run.TenantId
            ? Results.LocalRedirect($"/runs/{run.Number}")
            // The same whether or not the state was good: to strangers it says nothing.
            : Results.LocalRedirect("/consent-answered");
    }
}
