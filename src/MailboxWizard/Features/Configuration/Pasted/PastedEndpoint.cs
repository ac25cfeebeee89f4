using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>
/// <c>POST /handoffs/pasted/test</c> with the page's form: for its script, never through the circuit. 202 with the Test's id, 422 with
/// faults by field, or a refusal. A browser without scripts is led back to the page.
/// </summary>
internal static class PastedEndpoint
{
    private const string Page = "/handoffs/pasted";

    /// <summary>The page then says that the values are to be entered again.</summary>
    private const string Back = $"{Page}?refused={nameof(PastedRefusal.ConsentNeeded)}";

    public static void MapPasted(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost($"{Page}/test", AnswerAsync).RequireAuthorization(Policies.EngineerOrAdministrator).CarriesSecret();

    private static async Task<IResult> AnswerAsync(
        HttpContext http, PastedTester tester, People people, IStringLocalizer<PastedText> text, CancellationToken cancellationToken)
    {
        // A form, read here: bound as a parameter it would be asked for before anyone is.
        var form = await http.Request.ReadFormAsync(cancellationToken);
        var values = PastedValues.Of(form);
        if (people.Describe(http.User) is not { } person)
            return TypedResults.Forbid();
        var start = await tester.StartAsync(values, http.User, person, http.Connection.RemoteIpAddress?.ToString(), cancellationToken);
        if (!http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase))
            return Results.LocalRedirect(start.Id is { } id ? $"{Page}?test={id}" : start.Ask?.Address(Back) ?? $"{Page}?refused={start.Refusal}");
        return start.Refusal switch
        {
            null => TypedResults.Json(new PastedBody(Test: start.Id), statusCode: StatusCodes.Status202Accepted),
            PastedRefusal.Faults => Refused(StatusCodes.Status422UnprocessableEntity),
            PastedRefusal.TenantUnknown => Refused(StatusCodes.Status422UnprocessableEntity, [new("tenant", 0, text["Fault.TenantUnknown"])]),
            PastedRefusal.TooOften => Refused(StatusCodes.Status429TooManyRequests),
            PastedRefusal.OneAtATime or PastedRefusal.HandoffOpen => Refused(StatusCodes.Status409Conflict),
            PastedRefusal.MicrosoftSilent or PastedRefusal.RoleNotTold => Refused(StatusCodes.Status503ServiceUnavailable),
            // To be sent there for the same right once more would go on for ever.
            PastedRefusal.ConsentNeeded when form["asked"] == "true" => TypedResults.Json(new PastedBody(Problem: text["Refused.ConsentNotGiven"]), statusCode: StatusCodes.Status409Conflict),
            PastedRefusal.ConsentNeeded => TypedResults.Json(new PastedBody(SignIn: start.Ask!.Address(Back)), statusCode: StatusCodes.Status401Unauthorized),
            _ => Refused(StatusCodes.Status403Forbidden),
        };

        IResult Refused(int status, IReadOnlyList<FaultBody>? faults = null) => TypedResults.Json(
            new PastedBody(
                Problem: text[$"Refused.{start.Refusal}"],
                Faults: faults ?? [.. start.Faults.Select(fault => new FaultBody(fault.Field, fault.Index, text[$"Fault.{fault.Code}", fault.Meant]))]),
            statusCode: status);
    }

    /// <summary>What the script gets.</summary>
    private sealed record PastedBody(Guid? Test = null, string? Problem = null, IReadOnlyList<FaultBody>? Faults = null, string? SignIn = null);

    private sealed record FaultBody(string Field, int Index, string Text);
}
