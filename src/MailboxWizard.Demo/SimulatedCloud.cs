using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MailboxWizard.Demo;

/// <summary>
/// Swaps the transport and nothing else: the product goes on calling Microsoft's own addresses, and one primary handler
/// sends those hosts to the simulated tenant on loopback and refuses every other host.
/// </summary>
public static class SimulatedCloud
{
    public static IServiceCollection AddSimulatedCloud(this IServiceCollection services, Uri simulatedTenant) =>
        services.ConfigureHttpClientDefaults(client => client.ConfigurePrimaryHttpMessageHandler(provider =>
            new RetargetHandler(simulatedTenant, provider.GetRequiredService<ILogger<RetargetHandler>>())
            {
                InnerHandler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false },
            }));
}

/// <summary>Everything above this handler sees Microsoft's addresses; everything below sees loopback.</summary>
public sealed partial class RetargetHandler(Uri simulatedTenant, ILogger<RetargetHandler> logger) : DelegatingHandler
{
    private static readonly HashSet<string> MicrosoftHosts = new(StringComparer.OrdinalIgnoreCase)
    {
        "login.microsoftonline.com",
        "login.windows.net",
        "login.microsoft.com",
        "sts.windows.net",
        "graph.microsoft.com",
        "outlook.office365.com",
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri ?? throw new HttpRequestException("A request without an address.");
        // The webhook of Handoffs is the one call elsewhere; in the demo it may go to loopback only.
        if (asked.IsLoopback)
            return await base.SendAsync(request, cancellationToken);
        if (!MicrosoftHosts.Contains(asked.Host))
            throw new HttpRequestException($"A call to {asked.Host} was refused: with the simulated tenant nothing leaves this machine.");

        SentToSimulatedTenant(request.Method, asked.Host, asked.AbsolutePath);
        request.Headers.Host = asked.Host;
        request.RequestUri = new UriBuilder(asked)
        {
            Scheme = simulatedTenant.Scheme,
            Host = simulatedTenant.Host,
            Port = simulatedTenant.Port,
        }.Uri;
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            // Retry and redirect handlers above read the address again.
            request.RequestUri = asked;
            request.Headers.Host = null;
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Sent {Method} {Host}{Path} to the simulated tenant.")]
    private partial void SentToSimulatedTenant(HttpMethod method, string host, string path);
}
