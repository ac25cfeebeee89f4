using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.GraphModels;

namespace MailboxWizard.SimulatedTenant.Tests;

/// <summary>A simulated Microsoft 365 for one test, asked over HTTP under Microsoft's own addresses.</summary>
internal sealed class Cloud : IAsyncDisposable
{
    public const string WizardAppId = "5f0c4f0e-6d6a-4e2c-9a53-0d2a6f1c7e11";
    public const string WizardSecret = "Dem0~simulated-tenant-only.not-a-secret";
    public const string Redirect = "http://localhost:5000/signin-oidc";
    public const string GraphAppId = "00000003-0000-0000-c000-000000000000";
    public const string ExchangeAppId = "00000002-0000-0ff1-ce00-000000000000";
    public const string MailReadWrite = "e2a3a72e-5f79-4c64-b1b1-878b674786c9";
    public const string FullAccessAsApp = "dc890d15-9560-4a4c-9b7f-a736ec74ec40";

    private readonly List<Browser> _browsers = [];

    private readonly ConcurrentQueue<string> _refused = new();
    private readonly GraphModelCheck _check;

    private Cloud(TenantServer server, GraphModelCheck check)
    {
        _check = check;
        Server = server;
        Http = new HttpClient(NewTransport());
    }

    public TenantServer Server { get; }

    public HttpClient Http { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Cloud> StartAsync(string scenario = "calm", TimeProvider? time = null, Action<Seed>? seed = null, int randomSeed = 1)
    {
        var check = new GraphModelCheck();
        return new Cloud(await TenantServer.StartAsync(new SimulatedTenantOptions { Scenario = scenario, Time = time, RandomSeed = randomSeed, ConfigureSeed = seed, OnGraphAnswer = check.See }, Ct), check);
    }

    public Browser NewBrowser()
    {
        var browser = new Browser(Server);
        _browsers.Add(browser);
        return browser;
    }

    /// <summary>For clients that make their own HttpClient; a call that leaves Microsoft's hosts fails the test.</summary>
    public HttpMessageHandler NewTransport() => new SwappedTransport(Server.Address, _refused);

    public string TenantId(string domain) => Server.State[domain].Id.ToString();

    public Task<Reply> TokenAsync(string tenant, params (string Name, string Value)[] form)
        => SendAsync(new HttpRequestMessage(HttpMethod.Post, $"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token")
        {
            Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))),
        });

    public Task<Reply> RedeemAsync(string code, string scope, string? verifier = Browser.Verifier, string redirect = Redirect)
        => TokenAsync("organizations", [("client_id", WizardAppId), ("client_secret", WizardSecret), ("grant_type", "authorization_code"), ("code", code),
            ("redirect_uri", redirect), ("scope", scope), ("client_info", "1"), .. verifier is null ? Array.Empty<(string, string)>() : [("code_verifier", verifier)]]);

    /// <summary>Signs someone in as the wizard does, consents where asked, and returns the access token.</summary>
    public async Task<string> DelegatedTokenAsync(string person, params string[] scopes)
    {
        var scope = string.Join(' ', scopes.Prepend("openid profile offline_access"));
        var back = await NewBrowser().SignInAsync(person, scope);
        return (await RedeemAsync(back["code"], scope)).Text("access_token");
    }

    public async Task<Reply> ApplicationTokenAsync(string domain, string appId, string secret, string scope = "https://graph.microsoft.com/.default")
        => await TokenAsync(TenantId(domain), ("client_id", appId), ("client_secret", secret), ("grant_type", "client_credentials"), ("scope", scope));

    public Task<Reply> GraphAsync(string method, string path, string token, object? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), $"https://graph.microsoft.com/v1.0/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return SendAsync(request);
    }

    public Task<Reply> EwsAsync(string? token, string xml)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "https://outlook.office365.com/EWS/Exchange.asmx") { Content = new StringContent(xml, Encoding.UTF8, "text/xml") };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return SendAsync(request);
    }

    public async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var response = await Http.SendAsync(request, Ct))
            return await Reply.ReadAsync(response);
    }

    /// <summary>Sets up what the product sets up: a registration, its service principal, a secret and one granted permission.</summary>
    public async Task<Registered> RegisterAsync(string administrator, string resourceAppId = GraphAppId, string roleId = MailReadWrite)
    {
        var token = await DelegatedTokenAsync(administrator, "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All");
        var application = (await GraphAsync("POST", "applications", token, new { displayName = "Therefore mailbox" })).Expect(201);
        var principal = (await GraphAsync("POST", "servicePrincipals", token, new { appId = application.Text("appId") })).Expect(201);
        var secret = (await GraphAsync("POST", $"applications/{application.Text("id")}/addPassword", token, new { passwordCredential = new { displayName = "test" } })).Expect(200);
        var resource = (await GraphAsync("GET", $"servicePrincipals(appId='{resourceAppId}')?$select=id", token)).Expect(200).Text("id");
        (await GraphAsync("POST", $"servicePrincipals/{resource}/appRoleAssignedTo", token, new { principalId = principal.Text("id"), resourceId = resource, appRoleId = roleId })).Expect(201);
        return new Registered(application.Text("appId"), application.Text("id"), principal.Text("id"), secret.Text("secretText"), secret.Text("keyId"), token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var browser in _browsers) browser.Dispose();
        Http.Dispose();
        await Server.DisposeAsync();
        _check.AssertNoViolation();
        Assert.Empty(_refused);
    }
}

/// <summary>What <see cref="Cloud.RegisterAsync"/> made.</summary>
internal sealed record Registered(string AppId, string ObjectId, string PrincipalId, string Secret, string KeyId, string AdministratorToken);
