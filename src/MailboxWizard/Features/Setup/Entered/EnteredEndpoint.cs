using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Setup.Entered;

/// <summary>
/// <c>POST /setup/{draftId}/entered</c> with the form fields <c>client</c> and <c>secret</c>: by the form of the page and never through the
/// circuit. See docs/decisions/0006-secrets-never-pass-the-circuit.md.
/// </summary>
internal static class EnteredEndpoint
{
    public static void MapEntered(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/setup/{draftId}/entered", EnterAsync).RequireAuthorization(Policies.Administrator).CarriesSecret();

    private static async Task<IResult> EnterAsync(string draftId, HttpContext http, EnteredRegistrations entered, CancellationToken cancellationToken)
    {
        // A form, read here: bound as a parameter it would be asked for before anyone is.
        var form = await http.Request.ReadFormAsync(cancellationToken);
        var client = form["client"].ToString();
        try
        {
            return await entered.EnterAsync(draftId, client, form["secret"], http.User, http.Connection.RemoteIpAddress?.ToString(), cancellationToken) switch
            {
                { Run: { } run } => Results.LocalRedirect($"/runs/{run}"),
                { Fault: { } fault } => Back($"{fault}"),
                _ => TypedResults.NotFound(),
            };
        }
        catch (ConsentNeededException needed)
        {
            return Results.LocalRedirect(needed.Address($"{Page()}?fault=again"));
        }
        catch (SetupProblemException refused)
        {
            return Back($"{refused.Problem.Code}");
        }

        string Page() => $"/setup/{draftId}/enter";

        // Only what is certainly no secret goes into an address.
        IResult Back(string fault) => Results.LocalRedirect($"{Page()}?fault={fault}{(Guid.TryParse(client, out var id) ? $"&client={id}" : null)}");
    }
}
