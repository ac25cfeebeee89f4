using System.Net;
using System.Net.Http.Headers;

namespace MailboxWizard.Microsoft365;

/// <summary>Sends a probe's requests: the token, a request id of ours, a limit of time. It does not repeat; <see cref="ProbePatience"/> does.</summary>
public sealed class ProbeRequests(IHttpClientFactory http, TimeProvider time)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Client = "mailbox-probe";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The whole answer, whatever its status. Throws <see cref="Microsoft365Exception"/> when there was none.</summary>
    /// <param name="build">The request.</param>
    /// <param name="token">Goes with it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="observed">Gets the request and how it was answered, also when it was not.</param>
    internal async Task<ProbeAnswer> SendAsync(
        Func<HttpRequestMessage> build, AppToken token, CancellationToken cancellationToken, Action<GraphCall>? observed = null)
    {
        var clientRequestId = Guid.NewGuid().ToString("D");
        var started = time.GetTimestamp();
        ProbeAnswer? answered = null;
        using var late = new CancellationTokenSource(Limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        using var request = build();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        request.Headers.Add("client-request-id", clientRequestId);
        request.Headers.Add("return-client-request-id", "true");
        // Tenants can allow programs by this name, so it stays the same.
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("MailboxWizard", "1.0"));
        try
        {
            using var client = http.CreateClient(Client);
            using var answer = await client.SendAsync(request, limit.Token);
            return answered = new()
            {
                Status = answer.StatusCode,
                Body = await answer.Content.ReadAsStringAsync(limit.Token),
                RequestId = answer.Headers.RequestId(),
                ClientRequestId = clientRequestId,
                RetryAfter = answer.Headers.Wait(time),
                EwsPolicyReason = answer.Headers.TryGetValues("X-EWS-Policy-Reason", out var reasons) ? reasons.FirstOrDefault() : null,
                Diagnostics = answer.Headers.TryGetValues("x-ms-diagnostics", out var diagnostics) ? diagnostics.FirstOrDefault() : null,
            };
        }
        catch (HttpRequestException unreachable)
        {
            throw new Microsoft365Exception(ProbeAnswers.NotReached(unreachable, clientRequestId));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new Microsoft365Exception(ProbeAnswers.NotInTime(clientRequestId));
        }
        finally
        {
            observed?.Invoke(new(
                request.Method.Method, GraphCall.Shorten(request.RequestUri!), (int?)answered?.Status, answered?.RequestId, clientRequestId, time.GetElapsedTime(started)));
        }
    }
}

/// <summary>One answer, read to its end.</summary>
internal sealed record ProbeAnswer
{
    public required HttpStatusCode Status { get; init; }

    public required string Body { get; init; }

    public required string? RequestId { get; init; }

    public required string ClientRequestId { get; init; }

    public required TimeSpan? RetryAfter { get; init; }

    /// <summary>Why EWS is blocked: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange.</summary>
    public required string? EwsPolicyReason { get; init; }

    /// <summary>Why Exchange refused a token: number, reason, category.</summary>
    public required string? Diagnostics { get; init; }

    public Microsoft365Exception Refused(string code, string message) => new(new Microsoft365Problem
    {
        Status = (int)Status,
        Code = code,
        Message = message,
        RequestId = RequestId,
        ClientRequestId = ClientRequestId,
        RetryAfter = RetryAfter,
    });
}
