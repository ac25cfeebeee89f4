using Microsoft.Graph;
using Microsoft.Kiota.Abstractions.Authentication;

namespace MailboxWizard.Microsoft365;

/// <summary>Opens the directory of the tenant that a delegated token belongs to.</summary>
public sealed class TenantDirectories(IHttpMessageHandlerFactory handlers, CloudHosts hosts, TimeProvider time)
{
    /// <summary>
    /// The name of its transport. The SDK's own handlers are left out: its RetryHandler would retry writes beneath the
    /// run's retries, which know what is transient and show that they wait.
    /// </summary>
    public const string Transport = "tenant-directory";

    /// <param name="token">Asked before each request; may throw what it likes, nothing is translated.</param>
    /// <param name="observed">Told of each request, also of one that failed.</param>
    public TenantDirectory Open(Func<CancellationToken, Task<string>> token, Action<GraphCall>? observed = null)
    {
        var client = new HttpClient(new GraphCallObserver(handlers.CreateHandler(Transport), observed ?? (_ => { }), time), disposeHandler: false);
        var provider = new BaseBearerTokenAuthenticationProvider(new TokenProvider(token, hosts.Graph.Host));
        return new TenantDirectory(new GraphServiceClient(client, provider, new Uri(hosts.Graph, "/v1.0").ToString()));
    }

    private sealed class TokenProvider(Func<CancellationToken, Task<string>> token, string host) : IAccessTokenProvider
    {
        public AllowedHostsValidator AllowedHostsValidator { get; } = new([host]);

        public async Task<string> GetAuthorizationTokenAsync(
            Uri uri, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default) =>
            AllowedHostsValidator.IsUrlHostValid(uri) ? await token(cancellationToken) : "";
    }
}
