using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// <c>POST /handoffs/{number}/secret</c> with the form field <c>purpose</c>, reveal or copy: for the page's script, never through the
/// circuit. The field <c>asked</c> says that this press comes right after Microsoft's page; <c>reason</c> is asked for by 428.
/// </summary>
internal static class SecretEndpoint
{
    public static void MapSecret(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/handoffs/{number:int}/secret", AnswerAsync)
            .RequireAuthorization(Policies.StaffOrAdministrator)
            .CarriesSecret();

    private static async Task<IResult> AnswerAsync(
        int number, HttpContext http, SecretRelease release,
        IStringLocalizer<ConfigurationText> text, CancellationToken cancellationToken)
    {
        // A form, read here: bound as a parameter it would be asked for before anyone is.
        var form = await http.Request.ReadFormAsync(cancellationToken);
        if (!Enum.TryParse<SecretPurpose>(form["purpose"], ignoreCase: true, out var purpose) || !Enum.IsDefined(purpose))
            return TypedResults.BadRequest();
        var released = await release.ReleaseAsync(number, http.User, new(purpose, form["reason"]), cancellationToken);
        return released.Answer switch
        {
            SecretAnswer.Released => TypedResults.Json(new SecretBody(Secret: released.Secret)),
            SecretAnswer.SignInAgain => Refused(StatusCodes.Status401Unauthorized, RecentSignIn.Address(Back())),
            // To be sent there once more without a press would go on for ever.
            SecretAnswer.ConsentNeeded when form["asked"] == "true" => Refused(StatusCodes.Status409Conflict),
            SecretAnswer.ConsentNeeded => Refused(StatusCodes.Status401Unauthorized, released.Ask!.Address(Back())),
            SecretAnswer.MicrosoftSilent => Refused(StatusCodes.Status503ServiceUnavailable),
            SecretAnswer.NotFound => Refused(StatusCodes.Status404NotFound),
            SecretAnswer.TooOften => Refused(StatusCodes.Status429TooManyRequests),
            SecretAnswer.Gone => Refused(StatusCodes.Status410Gone),
            SecretAnswer.Unreadable => Refused(StatusCodes.Status409Conflict),
            SecretAnswer.ReasonNeeded or SecretAnswer.ReasonHoldsSecret => Refused(StatusCodes.Status428PreconditionRequired),
            _ => Refused(StatusCodes.Status403Forbidden),
        };

        // The page then says that the press is to be repeated.
        string Back() => $"/handoffs/{number}?pressed={purpose}";

        IResult Refused(int status, string? signIn = null) =>
            TypedResults.Json(new SecretBody(Problem: text[$"Secret.{released.Answer}"], SignIn: signIn), statusCode: status);
    }

    /// <summary>What the script gets; what is null is left out by it.</summary>
    private sealed record SecretBody(string? Secret = null, string? Problem = null, string? SignIn = null);
}
