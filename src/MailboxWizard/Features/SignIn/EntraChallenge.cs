using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace MailboxWizard.Features.SignIn;

/// <summary>Sends the browser to Entra, or to our own page when Entra's metadata cannot be had.</summary>
internal sealed partial class EntraChallenge(AuthenticationProperties properties) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        try
        {
            await httpContext.ChallengeAsync(OpenIdConnectDefaults.AuthenticationScheme, properties);
        }
        catch (InvalidOperationException exception) when (exception.InnerException is IOException or HttpRequestException)
        {
            // IDX20803; the handler knows Entra's addresses from its metadata only.
            FailedToReachEntra(httpContext.RequestServices.GetRequiredService<ILogger<EntraChallenge>>(), exception.InnerException.Message);
            httpContext.Response.Redirect(
                SignInFailedAddress.Of(SignInFailure.MicrosoftUnreachable, httpContext.TraceIdentifier, properties.RedirectUri));
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Entra's metadata could not be read: {Reason}")]
    private static partial void FailedToReachEntra(ILogger logger, string reason);
}
