using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace MailboxWizard.Benchmarks;

/// <summary>The application that asks: makes requests under Microsoft's host names and reads the answers to their end.</summary>
internal sealed class Client(Uri address) : IDisposable
{
    public const string Id = "be9c4000-0000-4000-8000-000000000001";
    public const string Secret = "b3nchmark~simulated-only.not-a-secret";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = Bench.Callers }) { BaseAddress = address };
    private string _token = "";

    public async Task SignInAsync() => _token = (string)(await AskAsync(TokenRequest()))["access_token"]!;

    public static HttpRequestMessage TokenRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "contoso.com/oauth2/v2.0/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["client_id"] = Id,
                ["client_secret"] = Secret,
                ["grant_type"] = "client_credentials",
                ["scope"] = "https://graph.microsoft.com/.default",
            }),
        };
        request.Headers.Host = "login.microsoftonline.com";
        return request;
    }

    public HttpRequestMessage Graph(HttpMethod method, string path, JsonObject? body = null)
    {
        var request = new HttpRequestMessage(method, $"v1.0/{path}");
        request.Headers.Host = "graph.microsoft.com";
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }

    public async Task<JsonNode> AskAsync(HttpRequestMessage request) => JsonNode.Parse(await SendAsync(request))!;

    /// <exception cref="InvalidOperationException">The answer is an error: a figure about wrong answers would be worth nothing.</exception>
    public async Task<string> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var response = await _http.SendAsync(request))
        {
            var body = await response.Content.ReadAsStringAsync();
            return response.IsSuccessStatusCode ? body : throw new InvalidOperationException($"{request.Method} {request.RequestUri} was answered {(int)response.StatusCode}: {body}");
        }
    }

    public void Dispose() => _http.Dispose();
}
