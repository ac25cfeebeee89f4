using System.Globalization;
using System.Text.RegularExpressions;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Identity.Client;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace MailboxWizard.Features.SignIn;

/// <summary>
/// Translates what came back from Entra's page into a <see cref="SignInFailure"/>, by code:
/// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
/// </summary>
internal static partial class SignInFailures
{
    /// <summary>The failure, and Microsoft's correlation id where one was given.</summary>
    public static (SignInFailure Failure, string? Correlation) Of(Exception? exception)
    {
        var description = exception switch
        {
            null => "",
            MsalServiceException refused => refused.Message,
            // Entra gives its number and ids nowhere else than in the description.
            _ => exception.Data["error_description"] as string ?? "",
        };
        var code = EntraCode().Match(description) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        var correlation = CorrelationId().Match(description) is { Success: true } id
            ? id.Groups[1].Value
            : (exception as MsalServiceException)?.CorrelationId;
        return (Of(code, exception), correlation);
    }

    private static SignInFailure Of(int code, Exception? exception) => (code, exception) switch
    {
        (_, SignInRefusedException refused) => refused.Failure,
        (_, TokenCacheUnavailableException) => SignInFailure.TokensUnavailable,
        (90094 or 90095 or 90099, _) => SignInFailure.ApprovalNeeded,
        (65004, _) => SignInFailure.ConsentDeclined,
        (50020 or 50034 or 50177 or 500212 or 500213 or 51004, _) => SignInFailure.AccountNotInOrganisation,
        (90002 or 900023 or 50059, _) => SignInFailure.OrganisationUnknown,
        (50005 or 50053 or 50057 or 50072 or 50074 or 50076 or 50079 or 50097 or 50105 or 50131 or 50158 or (>= 53000 and <= 53011) or 530032 or 530034, _) => SignInFailure.SignInBlocked,
        (_, _) when exception?.Data["error"] as string == "access_denied" => SignInFailure.ConsentDeclined,
        (_, HttpRequestException or MsalServiceException { StatusCode: 0 or >= 500 }) => SignInFailure.MicrosoftUnreachable,
        (_, OpenIdConnectProtocolInvalidNonceException) => SignInFailure.Interrupted,
        // The framework's own type for a correlation cookie or state that is not there any more, and for little else.
        (_, AuthenticationFailureException { InnerException: null }) => SignInFailure.Interrupted,
        _ => SignInFailure.Other,
    };

    [GeneratedRegex("AADSTS([0-9]{4,8})(?![0-9])")]
    private static partial Regex EntraCode();

    [GeneratedRegex("Correlation ID: ([0-9a-fA-F-]{36})")]
    private static partial Regex CorrelationId();
}
