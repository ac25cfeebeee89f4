using System.Net;

namespace MailboxWizard.Microsoft365;

/// <summary>
/// Tokens by client ID and secret, as Therefore gets them (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
/// Each call asks Microsoft anew, by a plain request: a library would give a cached token, which keeps old permissions until it ends, or for a minute
/// the answer of a moment ago (https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/wiki/Client-Throttling).
/// </summary>
public sealed class AppTokens(IHttpClientFactory http, CloudHosts hosts, TimeProvider time)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Client = "app-tokens";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Throws <see cref="Microsoft365Exception"/> with a code such as <c>AADSTS7000215</c>.</summary>
    public Task<AppToken> AcquireAsync(
        TenantId tenant, AppId client, string secret, Route route, ProbePatience patience, CancellationToken cancellationToken) =>
        patience.AskEntraAsync(() => AcquireOnceAsync(tenant, client, secret, route, cancellationToken), cancellationToken);

    private async Task<AppToken> AcquireOnceAsync(TenantId tenant, AppId client, string secret, Route route, CancellationToken cancellationToken)
    {
        var resource = route is Route.Graph ? hosts.Graph : hosts.Outlook;
        var clientRequestId = Guid.NewGuid().ToString("D");
        using var late = new CancellationTokenSource(Limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hosts.Login, $"/{tenant}/oauth2/v2.0/token"))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = client.ToString(),
                ["client_secret"] = secret,
                ["scope"] = $"{resource.GetLeftPart(UriPartial.Authority)}/.default",
            }),
        };
        request.Headers.Add("client-request-id", clientRequestId);
        request.Headers.Add("return-client-request-id", "true");
        try
        {
            using var sender = http.CreateClient(Client);
            using var answer = await sender.SendAsync(request, limit.Token);
            var body = ProbeAnswers.Json(await answer.Content.ReadAsStringAsync(limit.Token));
            if (answer.StatusCode is HttpStatusCode.OK && body?.Text("access_token") is { Length: > 0 } token)
                return new(token, TokenClaims.Read(token), clientRequestId);
            // Of the answer only what is known to carry no token and no secret.
            throw new Microsoft365Exception(new()
            {
                Status = (int)answer.StatusCode,
                Code = ProbeAnswers.AadCode(body) ?? body?.Text("error") ?? $"HTTP {(int)answer.StatusCode}",
                Message = body?.Text("error_description")?.Split('\n')[0].Trim() ?? "Entra refused to give a token.",
                RequestId = body?.Text("trace_id"),
                ClientRequestId = body?.Text("correlation_id") ?? clientRequestId,
                RetryAfter = answer.Headers.Wait(time),
            });
        }
        catch (HttpRequestException unreachable)
        {
            throw new Microsoft365Exception(ProbeAnswers.NotReached(unreachable, clientRequestId));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new Microsoft365Exception(ProbeAnswers.NotInTime(clientRequestId));
        }
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
