using System.Net;
using System.Text.Json;

namespace MailboxWizard.Microsoft365;

/// <summary>
/// Which tenant a mail domain belongs to, as Entra tells everybody in the tenant's own metadata; it needs no key
/// (https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#find-your-apps-openid-configuration-document-uri).
/// </summary>
public sealed class DomainTenants(IHttpClientFactory http, CloudHosts hosts, TimeProvider time)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Client = "domain-tenants";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Null when no tenant has this domain. Throws <see cref="Microsoft365Exception"/> when Entra does not say.</summary>
    public Task<TenantId?> FindAsync(string domain, ProbePatience patience, CancellationToken cancellationToken) => patience.AskEntraAsync(async () =>
    {
        var clientRequestId = Guid.NewGuid().ToString("D");
        using var late = new CancellationTokenSource(Limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            using var client = http.CreateClient(Client);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(hosts.Login, $"/{Uri.EscapeDataString(domain)}/v2.0/.well-known/openid-configuration"));
            request.Headers.Add("client-request-id", clientRequestId);
            using var answer = await client.SendAsync(request, limit.Token);
            return Read(answer.StatusCode, ProbeAnswers.Json(await answer.Content.ReadAsStringAsync(limit.Token)), clientRequestId);
        }
        catch (HttpRequestException unreachable)
        {
            throw new Microsoft365Exception(ProbeAnswers.NotReached(unreachable, clientRequestId));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new Microsoft365Exception(ProbeAnswers.NotInTime(clientRequestId));
        }
    }, cancellationToken);

    private static TenantId? Read(HttpStatusCode status, JsonElement? body, string clientRequestId)
    {
        if (status is HttpStatusCode.OK && body?.Text("issuer") is { } issuer && Uri.TryCreate(issuer, UriKind.Absolute, out var address)
            && address.Segments is [_, var first, ..] && Guid.TryParse(first.TrimEnd('/'), out var tenant))
            return new TenantId(tenant);
        var code = ProbeAnswers.AadCode(body);
        // Not found, or nothing that could be a domain.
        if (code is "AADSTS90002" or "AADSTS900023")
            return null;
        throw new Microsoft365Exception(new()
        {
            Status = (int)status,
            Code = code ?? $"HTTP {(int)status}",
            Message = "Entra did not say whose domain it is.",
            RequestId = body?.Text("trace_id"),
            ClientRequestId = clientRequestId,
        });
    }
}
