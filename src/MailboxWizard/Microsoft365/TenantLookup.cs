namespace MailboxWizard.Microsoft365;

/// <summary>
/// Which tenant a domain belongs to, from what Entra shows everybody:
/// https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#fetch-the-openid-configuration-document.
/// </summary>
public sealed class TenantLookup(IHttpClientFactory http, CloudHosts hosts)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Client = "tenant-lookup";

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(15);

    /// <param name="domain">A domain in its ASCII letters, checked before: it stands in the address's path, never in its host.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when Microsoft knows no tenant of this domain.</returns>
    /// <exception cref="Microsoft365Exception">There was no answer that says yes or no.</exception>
    public async Task<TenantId?> FindAsync(string domain, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_longest);
        var requestId = Guid.NewGuid().ToString("D");
        try
        {
            using var client = http.CreateClient(Client);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(hosts.Login, $"{Uri.EscapeDataString(domain)}/v2.0/.well-known/openid-configuration"));
            request.Headers.Add("client-request-id", requestId);
            using var response = await client.SendAsync(request, limit.Token);
            // AADSTS90002 comes with 400; what is no domain at all with 404.
            if ((int)response.StatusCode is 400 or 404)
                return null;
            var issuer = ProbeAnswers.Json(await response.Content.ReadAsStringAsync(limit.Token))?.Text("issuer");
            return response.IsSuccessStatusCode && Uri.TryCreate(issuer, UriKind.Absolute, out var address)
                && address.Segments is [_, var tenant, ..] && Guid.TryParse(tenant.TrimEnd('/'), out var id)
                ? new TenantId(id)
                : throw new Microsoft365Exception(new()
                {
                    Status = (int)response.StatusCode,
                    Code = "NoIssuer",
                    Message = "Entra's description of the tenant could not be read.",
                    RequestId = response.Headers.RequestId(),
                    ClientRequestId = requestId,
                });
        }
        catch (HttpRequestException unreachable)
        {
            throw new Microsoft365Exception(ProbeAnswers.NotReached(unreachable, requestId));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new Microsoft365Exception(ProbeAnswers.NotInTime(requestId));
        }
    }
}
