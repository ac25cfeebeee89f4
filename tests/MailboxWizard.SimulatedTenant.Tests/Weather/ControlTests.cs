using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Tests.Weather;

/// <summary>The control address: what it shows, what it changes, and whom it lets in.</summary>
public sealed class ControlTests
{
    [Fact]
    public async Task Nothing_that_it_shows_holds_a_secret_or_a_token()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var token = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token");

        foreach (var (path, word) in new[] { ("", "Contoso"), ("/state", "Contoso"), ("/requests", "addPassword"), ("/saved", "Contoso"), ("/scenarios", "everyday") })
        {
            var shown = (await AskAsync(cloud, HttpMethod.Get, path)).Expect(200).Body;
            Assert.Contains(word, shown, StringComparison.Ordinal);
            foreach (var secret in new[] { app.Secret, Cloud.WizardSecret, app.AdministratorToken, token }) Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_recorded_request_says_who_asked_whom_for_what_and_how_long_it_took()
    {
        await using var cloud = await Cloud.StartAsync("everyday", new SettableTime());
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        var created = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One" })).Expect(201).Text("id");
        (await cloud.GraphAsync("GET", $"applications/{created}?$select=id,displayName", token, headers: ("client-request-id", "mine"))).Expect(404);

        var entry = (await AskAsync(cloud, HttpMethod.Get, "/requests?tenant=contoso.com&last=1")).Expect(200).Json[0]!;

        Assert.Equal(
            ("GET", "graph.microsoft.com", $"/v1.0/applications/{created}", "[\"$select\"]", 404, "mine"),
            ((string?)entry["method"], (string?)entry["host"], (string?)entry["path"], entry["queryNames"]!.ToJsonString(), (int)entry["status"]!, (string?)entry["clientRequestId"]));
        Assert.Equal((cloud.TenantId("contoso.com"), Cloud.WizardAppId, cloud.Server.State.Person("ada@contoso.com").Id.ToString()), ((string?)entry["tenantId"], (string?)entry["appId"], (string?)entry["objectId"]));
        Assert.StartsWith("graph-", (string?)entry["replica"], StringComparison.Ordinal);
        Assert.Equal($"{entry["replica"]} has not heard yet of the application One", (string?)entry["weather"]);
    }

    [Fact]
    public async Task The_last_two_thousand_requests_are_kept_and_those_not_simulated_always()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read");
        (await cloud.GraphAsync("GET", "planner/plans", token)).Expect(501);
        for (var i = 0; i < 101; i++)
            (await cloud.GraphAsync("POST", "$batch", token, new { requests = Enumerable.Range(1, 20).Select(n => new { id = $"{n}", method = "GET", url = "/me" }) })).Expect(200);

        Assert.Equal(2000, cloud.Server.Requests.All.Count);
        Assert.DoesNotContain(cloud.Server.Requests.All, r => r.Status == 501);
        Assert.Equal("/v1.0/planner/plans", Assert.Single(cloud.Server.Requests.Unknown).Path);
        Assert.Contains("planner/plans", (await AskAsync(cloud, HttpMethod.Get, "/requests?unknown=true")).Expect(200).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_weather_of_one_tenant_is_turned_while_it_runs()
    {
        await using var cloud = await Cloud.StartAsync();
        var ada = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read");
        var frank = await cloud.DelegatedTokenAsync("Frank Admin", "User.Read");

        (await ChangeAsync(cloud, "/tenants/contoso.com/weather", new { throttleEvery = 1 })).Expect(200);

        (await cloud.GraphAsync("GET", "me", ada)).Expect(429);
        (await cloud.GraphAsync("GET", "me", frank)).Expect(200);
        (await ChangeAsync(cloud, "/tenants/contoso.com/scenario", new { name = "calm" })).Expect(200);
        (await cloud.GraphAsync("GET", "me", ada)).Expect(200);
    }

    [Fact]
    public async Task A_tenant_a_person_and_a_mailbox_are_changed_while_it_runs_and_all_goes_back_to_the_start()
    {
        await using var cloud = await Cloud.StartAsync();

        (await ChangeAsync(cloud, "/tenants/contoso.com", new { ews = "disabled", usersMayRegisterApplications = false })).Expect(200);
        (await ChangeAsync(cloud, "/tenants/contoso.com/people/olga@contoso.com", new { roles = new[] { "Global Reader" }, accountEnabled = false })).Expect(200);
        (await ChangeAsync(cloud, "/tenants/contoso.com/mailboxes/invoices@contoso.com", new { condition = "onPremises", kind = "shared" })).Expect(200);

        var (contoso, olga, invoices) = (cloud.Server.State["contoso.com"], cloud.Server.State.Person("olga@contoso.com"), cloud.Server.State.Mailbox("invoices@contoso.com"));
        Assert.Equal((EwsState.Disabled, false), (contoso.Ews, contoso.UsersMayRegisterApplications));
        Assert.Equal((DirectoryRole.GlobalReader, false), (Assert.Single(olga.Roles), olga.AccountEnabled));
        Assert.Equal((MailboxCondition.OnPremises, MailboxKind.Shared), (invoices.Condition, invoices.Kind));

        (await ChangeAsync(cloud, "/reset", new { scenario = "secrets-forbidden" })).Expect(200);
        Assert.Equal((EwsState.Open, MailboxCondition.Active), (cloud.Server.State["contoso.com"].Ews, cloud.Server.State.Mailbox("invoices@contoso.com").Condition));
        Assert.True(cloud.Server.State["contoso.com"].SecretPolicy.Forbidden);
    }

    [Theory]
    [InlineData("/tenants/contoso.com/weather", """{"wind":1}""", 400, "The weather has no 'wind'.")]
    [InlineData("/tenants/contoso.com/weather", """{"errorStatus":"many"}""", 400, "'errorStatus' cannot be")]
    [InlineData("/tenants/contoso.com/scenario", """{"name":"hurricane"}""", 400, "There is no scenario 'hurricane'.")]
    [InlineData("/tenants/contoso.com/scenario", "{}", 400, "Known: name.")]
    [InlineData("/tenants/contoso.com", """{"ews":"ajar"}""", 400, "ews (open, disabled, notAllowListed)")]
    [InlineData("/tenants/contoso.com/people/olga@contoso.com", """{"roles":["Emperor"]}""", 400, "'Emperor' is no directory role here.")]
    [InlineData("/tenants/nowhere.example", "{}", 404, "There is no tenant 'nowhere.example' here.")]
    [InlineData("/tenants/contoso.com/mailboxes/nobody@contoso.com", "{}", 404, "There is no mailbox 'nobody@contoso.com' here.")]
    [InlineData("/volcano", "{}", 404, "There is nothing to change at /_control/volcano.")]
    [InlineData("/reset", "[]", 400, "The body must be a JSON object.")]
    [InlineData("/reset", "{", 400, "The body is no JSON")]
    [InlineData("/saved", """{"format":99}""", 400, "This is no saved state of format 1.")]
    [InlineData("/saved", """{"format":1,"tenants":[{"id":"x"}]}""", 400, "The saved state cannot be read at")]
    public async Task A_change_that_makes_no_sense_says_why_and_changes_nothing(string path, string body, int status, string sentence)
    {
        await using var cloud = await Cloud.StartAsync();
        var before = (await AskAsync(cloud, HttpMethod.Get, "/state")).Body;

        var refused = (await AskAsync(cloud, HttpMethod.Post, path, body)).Expect(status);

        Assert.Contains(sentence, refused.Text("error"), StringComparison.Ordinal);
        Assert.Equal(before, (await AskAsync(cloud, HttpMethod.Get, "/state")).Body);
    }

    // What another page in the developer's browser can send, and what it cannot.
    [Theory]
    [InlineData("no header", 403)]
    [InlineData("form", 403)]
    [InlineData("text/plain", 415)]
    [InlineData("other origin", 403)]
    [InlineData("other port", 403)]
    [InlineData("opaque origin", 403)]
    [InlineData("cross-site", 403)]
    [InlineData("same-site", 403)]
    [InlineData("rebound name", 501)]
    [InlineData("Microsoft's name", 501)]
    [InlineData("own page", 200)]
    public async Task A_page_of_somebody_else_cannot_drive_it(string way, int status)
    {
        await using var cloud = await Cloud.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(cloud.Server.BrowserAddress, "/_control/tenants/contoso.com")) { Content = Json("""{"ews":"disabled"}""") };
        if (way is not ("no header" or "form")) request.Headers.Add("X-Simulated-Tenant", "control");
        if (way == "form") request.Content = new FormUrlEncodedContent([KeyValuePair.Create("ews", "disabled")]);
        if (way == "text/plain") request.Content = new StringContent("""{"ews":"disabled"}""", Encoding.UTF8, "text/plain");
        var origin = way switch
        {
            "other origin" => "https://evil.example",
            "other port" => "http://localhost:1",
            "opaque origin" => "null",
            "own page" => cloud.Server.BrowserAddress.GetLeftPart(UriPartial.Authority),
            _ => null,
        };
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (way is "cross-site" or "same-site") request.Headers.Add("Sec-Fetch-Site", way);
        if (way == "own page") request.Headers.Add("Sec-Fetch-Site", "same-origin");
        if (way == "rebound name") request.Headers.Host = $"evil.example:{cloud.Server.Address.Port}";
        if (way == "Microsoft's name") request.Headers.Host = "graph.microsoft.com";

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var reply = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)reply.StatusCode);
        Assert.Equal(status == 200 ? EwsState.Disabled : EwsState.Open, cloud.Server.State["contoso.com"].Ews);
        Assert.False(reply.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/state", "Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("/saved", "Sec-Fetch-Site", "same-site", 403)]
    [InlineData("/saved", "Origin", "https://evil.example", 403)]
    [InlineData("/saved", "Host", "evil.example", 501)]
    [InlineData("", "Host", "evil.example", 501)]
    [InlineData("/saved", "Sec-Fetch-Site", "none", 200)]
    public async Task A_page_of_somebody_else_cannot_read_it(string path, string header, string value, int status)
    {
        await using var cloud = await Cloud.StartAsync();

        var reply = (await AskAsync(cloud, HttpMethod.Get, path, headers: (header, value))).Expect(status);

        Assert.Equal(status == 200, reply.Body.Contains("Contoso", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_client_wrote_is_shown_as_text_and_never_as_markup()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        (await cloud.GraphAsync("POST", "applications", token, new { displayName = "<script>alert(1)</script>" })).Expect(201);

        var page = (await AskAsync(cloud, HttpMethod.Get, "")).Expect(200);

        Assert.DoesNotContain("<script>alert", page.Body, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", page.Body, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    internal static Task<Reply> ChangeAsync(Cloud cloud, string path, object body) => AskAsync(cloud, HttpMethod.Post, path, JsonSerializer.Serialize(body));

    internal static async Task<Reply> AskAsync(Cloud cloud, HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(method, new Uri(cloud.Server.BrowserAddress, "/_control" + path));
        if (body is not null)
        {
            request.Content = Json(body);
            request.Headers.Add("X-Simulated-Tenant", "control");
        }
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Reply.ReadAsync(response);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
