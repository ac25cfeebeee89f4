namespace MailboxWizard.Node;

/// <summary>Below everything else that a request passes: each attempt of a write is a point of its own, and its answer can get lost.</summary>
internal sealed class TenantPoints(Points points) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { Host: "graph.microsoft.com" } address || request.Method == HttpMethod.Get)
            return await base.SendAsync(request, cancellationToken);
        var what = $"{request.Method} {address.AbsolutePath}";
        var number = points.Before(Points.Tenant, what);
        HttpResponseMessage answer;
        try
        {
            answer = await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            points.After(Points.Tenant, number, what);
        }

        if (!points.IsLost(what))
            return answer;
        answer.Dispose();
        throw new HttpRequestException("The answer was lost on its way, as the test wishes.");
    }
}
