using System.Text.Json;
using MailboxWizard.Microsoft365;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace MailboxWizard.Features.SignIn;

/// <summary>The addresses that set a cookie or lead to Entra: a circuit can do neither.</summary>
internal static class SignInEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/sign-in", Arrive).AllowAnonymous().WithMetadata(new LimitedArrivalMetadata());
        endpoints.MapGet("/sign-in/consent", Consent).RequireAuthorization();
        endpoints.MapGet("/sign-in/again", Again).RequireAuthorization();
        endpoints.MapPost("/sign-out", LeaveAsync).AllowAnonymous().RequireAntiforgery();
    }

    private static IResult Arrive(string? returnUrl, string? organisation)
    {
        var named = OrganisationName.Parse(organisation);
        return named is null && !string.IsNullOrWhiteSpace(organisation)
            ? Results.LocalRedirect(SignInFailedAddress.Of(SignInFailure.OrganisationUnknown, null, returnUrl))
            : new EntraChallenge(SignInState.Arrive(LocalPath.OrStart(returnUrl), named));
    }

    /// <summary>Scopes come from the stage and never from the address.</summary>
    private static IResult Consent(string? stage, string? returnUrl, string? claims, HttpContext http, People people, CloudHosts cloud)
    {
        ConsentStage? asked = stage switch
        {
            nameof(ConsentStage.Look) => ConsentStage.Look,
            nameof(ConsentStage.Run) => ConsentStage.Run,
            _ => null,
        };
        if (asked is null || people.Describe(http.User) is not { } person)
            return Results.NotFound();
        var properties = SignInState.GoOn(LocalPath.OrStart(returnUrl), person, http.User).For(asked.Value);
        properties.Scope = ["openid", "profile", "offline_access", .. asked.Value.Scopes(cloud)];
        if (IsClaimsChallenge(claims))
            properties.Items["claims"] = claims;
        return new EntraChallenge(properties);
    }

    private static IResult Again(string? returnUrl, HttpContext http, People people) =>
        people.Describe(http.User) is { } person
            ? new EntraChallenge(SignInState.GoOn(LocalPath.OrStart(returnUrl), person, http.User).AskAgain())
            : Results.NotFound();

    private static async Task<IResult> LeaveAsync(
        HttpContext http, People people, Sessions sessions, StageTokens tokens, SignInWitness witness, CancellationToken cancellationToken)
    {
        if (people.Describe(http.User) is not { } person)
            return Results.LocalRedirect("/signed-out");
        await witness(SignInDeed.Of(SignInDeedKind.SignedOut, person, http), cancellationToken);
        if (WizardClaims.SessionOf(http.User) is { } session)
            await sessions.EndAsync(session, cancellationToken);
        await tokens.ForgetAsync(person.TenantId, person.ObjectId, cancellationToken);
        return Results.SignOut(
            new() { RedirectUri = "/signed-out" },
            [CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme]);
    }

    private static bool IsClaimsChallenge(string? claims)
    {
        if (claims is not { Length: > 0 and <= 4000 })
            return false;
        try
        {
            using var parsed = JsonDocument.Parse(claims);
            return parsed.RootElement.ValueKind is JsonValueKind.Object;
        }
        catch (JsonException)
        {
            // Tampered with; Entra asks without it.
            return false;
        }
    }
}
