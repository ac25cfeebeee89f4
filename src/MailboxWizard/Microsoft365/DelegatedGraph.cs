using Microsoft.Graph;
using Microsoft.Kiota.Abstractions.Authentication;

namespace MailboxWizard.Microsoft365;

/// <summary>Makes Graph clients that act on behalf of a person.</summary>
public sealed class DelegatedGraph(IHttpClientFactory http, CloudHosts cloud)
{
    /// <param name="token">Asked before each request; its exceptions reach the caller as they are.</param>
    public GraphServiceClient Create(Func<CancellationToken, Task<string>> token) => new(
        http.CreateClient(OutgoingHttp.Graph),
        new BaseBearerTokenAuthenticationProvider(new TokenSource(token, cloud.Graph.Host)),
        new Uri(cloud.Graph, "v1.0").ToString());

    private sealed class TokenSource(Func<CancellationToken, Task<string>> token, string host) : IAccessTokenProvider
    {
        public AllowedHostsValidator AllowedHostsValidator { get; } = new([host]);

        public Task<string> GetAuthorizationTokenAsync(
            Uri uri, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default) =>
            AllowedHostsValidator.IsUrlHostValid(uri) ? token(cancellationToken) : Task.FromResult("");
    }
}
