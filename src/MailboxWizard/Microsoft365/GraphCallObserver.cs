namespace MailboxWizard.Microsoft365;

/// <summary>Gives each request an id of ours, which Microsoft's support can search for, and reports how it was answered.</summary>
internal sealed class GraphCallObserver(HttpMessageHandler inner, Action<GraphCall> observed, TimeProvider time) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var clientRequestId = Guid.NewGuid().ToString("D");
        request.Headers.Remove("client-request-id");
        request.Headers.Add("client-request-id", clientRequestId);
        var address = request.RequestUri!;
        var started = time.GetTimestamp();
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
            return response;
        }
        finally
        {
            var requestId = response?.Headers.TryGetValues("request-id", out var values) is true ? values.FirstOrDefault() : null;
            observed(new GraphCall(
                request.Method.Method, GraphCall.Shorten(address), (int?)response?.StatusCode, requestId, clientRequestId, time.GetElapsedTime(started)));
        }
    }
}
