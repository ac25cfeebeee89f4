using System.Collections.Concurrent;

namespace MailboxWizard.SimulatedTenant.Tests;

/// <summary>
/// The one thing that a client of the real Microsoft 365 is given here: everything above keeps Microsoft's addresses, and
/// this sends what is meant for them to the simulation and refuses every other host.
/// </summary>
internal sealed class SwappedTransport(Uri simulation, ConcurrentQueue<string> refused) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
{
    private static readonly HashSet<string> s_hosts = new(StringComparer.OrdinalIgnoreCase)
    {
        "login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net", "graph.microsoft.com", "outlook.office365.com",
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri!;
        if (asked.Scheme != Uri.UriSchemeHttps || !s_hosts.Contains(asked.Host))
        {
            refused.Enqueue(asked.GetLeftPart(UriPartial.Path));
            throw new HttpRequestException($"A call to {asked.GetLeftPart(UriPartial.Authority)} was refused: only Microsoft's hosts are simulated.");
        }
        request.Headers.Host = asked.Host;
        request.RequestUri = new UriBuilder(asked) { Scheme = simulation.Scheme, Host = simulation.Host, Port = simulation.Port }.Uri;
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            // Handlers above that retry or follow read the address again.
            request.RequestUri = asked;
            request.Headers.Host = null;
        }
    }
}
