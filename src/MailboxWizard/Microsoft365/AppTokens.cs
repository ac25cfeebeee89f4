using System.Net;
using System.Text.Json;
using Microsoft.Identity.Client;

namespace MailboxWizard.Microsoft365;

/// <summary>
/// Tokens by client ID and secret, as Therefore gets them. Each call asks Microsoft anew: a cached token keeps old
/// permissions until it ends (https://learn.microsoft.com/entra/msal/dotnet/how-to/token-cache-serialization).
/// </summary>
public sealed class AppTokens(IHttpClientFactory http, CloudHosts hosts)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Client = "app-tokens";

    /// <summary>Throws <see cref="Microsoft365Exception"/> with a code such as <c>AADSTS7000215</c>.</summary>
    public async Task<AppToken> AcquireAsync(TenantId tenant, AppId client, string secret, Route route, CancellationToken cancellationToken)
    {
        var resource = route is Route.Graph ? hosts.Graph : hosts.Outlook;
        // A new application each time has an empty cache. Its authority comes from our own table, so it need not be
        // looked up; and it never logs, because MSAL's log can hold what must not be written down.
        var application = ConfidentialClientApplicationBuilder.Create(client.ToString())
            .WithClientSecret(secret)
            .WithAuthority(new Uri(hosts.Login, tenant.ToString()).ToString(), validateAuthority: false)
            .WithInstanceDiscovery(false)
            .WithHttpClientFactory(new Transport(http))
            .Build();
        var clientRequestId = Guid.NewGuid();
        try
        {
            var answer = await application.AcquireTokenForClient([$"{resource.GetLeftPart(UriPartial.Authority)}/.default"])
                .WithForceRefresh(true)
                .WithCorrelationId(clientRequestId)
                .ExecuteAsync(cancellationToken);
            return new(answer.AccessToken, TokenClaims.Read(answer.AccessToken), clientRequestId.ToString("D"));
        }
        catch (MsalServiceException refused)
        {
            throw new Microsoft365Exception(Translate(refused, clientRequestId));
        }
        catch (MsalClientException refused)
        {
            throw new Microsoft365Exception(new()
            {
                Status = 0,
                Code = refused.ErrorCode,
                Message = "The request for a token could not be made.",
                ClientRequestId = clientRequestId.ToString("D"),
            });
        }
        catch (HttpRequestException unreachable)
        {
            throw new Microsoft365Exception(ProbeAnswers.NotReached(unreachable, clientRequestId.ToString("D")));
        }
    }

    /// <summary>Switch on <c>error_codes</c>, never on the description: https://learn.microsoft.com/entra/identity-platform/reference-error-codes.</summary>
    private static Microsoft365Problem Translate(MsalServiceException refused, Guid clientRequestId)
    {
        var body = ProbeAnswers.Json(refused.ResponseBody);
        var code = body is { } json && json.TryGetProperty("error_codes", out var codes) && codes is { ValueKind: JsonValueKind.Array } && codes.GetArrayLength() > 0
            ? $"AADSTS{codes[0].GetRawText()}"
            : refused.ErrorCode;
        return new()
        {
            Status = refused.StatusCode,
            Code = refused.StatusCode == 0 && refused.ErrorCode is "request_timeout" ? ProbeAnswers.Late : code,
            Message = body?.Text("error_description")?.Split('\n')[0].Trim() ?? "Entra refused to give a token.",
            RequestId = body?.Text("trace_id"),
            ClientRequestId = body?.Text("correlation_id") ?? clientRequestId.ToString("D"),
            RetryAfter = refused.Headers?.RetryAfter?.Delta,
        };
    }

    private sealed class Transport(IHttpClientFactory http) : IMsalHttpClientFactory
    {
        public HttpClient GetHttpClient() => http.CreateClient(Client);
    }
}

/// <summary>An access token for the time of one Test. Its text never shows it.</summary>
public sealed class AppToken(string value, TokenClaims? claims, string clientRequestId)
{
    public string Value { get; } = value;

    /// <summary>Null when the token cannot be read; then only the mailbox decides.</summary>
    public TokenClaims? Claims { get; } = claims;

    public string ClientRequestId { get; } = clientRequestId;

    public override string ToString() => $"Token for {Claims?.Audience ?? "an unknown service"}";
}
