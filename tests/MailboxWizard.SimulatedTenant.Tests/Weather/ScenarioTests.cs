using System.Reflection;
using MailboxWizard.SimulatedTenant.Scenarios;

namespace MailboxWizard.SimulatedTenant.Tests.Weather;

/// <summary>The weather, and how the simulation is started and looked into.</summary>
public sealed class ScenarioTests
{
    // https://learn.microsoft.com/graph/best-practices-concept, and the errors that other tools retry
    [Fact]
    public async Task On_an_everyday_day_what_was_written_is_unknown_elsewhere_for_a_while()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync("everyday", time);
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All");
        var wait = TimeSpan.FromSeconds(21);

        var app = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One", uniqueName = "one" })).Expect(201);
        foreach (var (method, path, body) in new (string, string, object?)[] { ("GET", "", null), ("PATCH", "", new { notes = "x" }), ("POST", "/addPassword", new { }) })
            Assert.Equal("Request_ResourceNotFound", (await cloud.GraphAsync(method, $"applications/{app.Text("id")}{path}", token, body)).Expect(404).ErrorCode);
        var early = await cloud.GraphAsync("POST", "servicePrincipals", token, new { appId = app.Text("appId") });
        Assert.True(early.Status is 400 or 403, early.Body);
        Assert.Equal(700016, (await cloud.ApplicationTokenAsync("contoso.com", app.Text("appId"), "any")).AadSts);
        time.Advance(wait);

        var secret = (await cloud.GraphAsync("POST", $"applications/{app.Text("id")}/addPassword", token, new { })).Expect(200).Text("secretText");
        Assert.Equal(7000215, (await cloud.ApplicationTokenAsync("contoso.com", app.Text("appId"), secret)).AadSts);
        time.Advance(wait);
        Assert.Equal(7000229, (await cloud.ApplicationTokenAsync("contoso.com", app.Text("appId"), secret)).AadSts);

        var principal = (await cloud.GraphAsync("POST", "servicePrincipals", token, new { appId = app.Text("appId") })).Expect(201).Text("id");
        Assert.Equal(7000229, (await cloud.ApplicationTokenAsync("contoso.com", app.Text("appId"), secret)).AadSts);
        var graph = cloud.Server.State["contoso.com"].FindServicePrincipal(Guid.Parse(Cloud.GraphAppId))!.Id;
        Task<Reply> GrantAsync() => cloud.GraphAsync("POST", $"servicePrincipals/{graph}/appRoleAssignedTo", token, new { principalId = principal, resourceId = graph, appRoleId = Cloud.MailReadWrite });
        Assert.True((await GrantAsync()).Status is 400 or 404);
        time.Advance(wait);

        (await GrantAsync()).Expect(201);
        Assert.Null(Reply.Claims((await cloud.ApplicationTokenAsync("contoso.com", app.Text("appId"), secret)).Text("access_token"))["roles"]);
        time.Advance(wait);
        Assert.NotNull(Reply.Claims((await cloud.ApplicationTokenAsync("contoso.com", app.Text("appId"), secret)).Text("access_token"))["roles"]);
    }

    // https://learn.microsoft.com/graph/throttling
    [Fact, Trait("Scenario", "throttled")]
    public async Task Throttling_says_how_long_to_wait_also_inside_a_batch()
    {
        await using var cloud = await Cloud.StartAsync("throttled");
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read");
        var replies = new List<Reply>();
        for (var i = 0; i < 4; i++) replies.Add(await cloud.GraphAsync("GET", "me", token));
        var batch = (await cloud.GraphAsync("POST", "$batch", token, new { requests = Enumerable.Range(1, 4).Select(i => new { id = $"{i}", method = "GET", url = "/me" }) })).Expect(200);

        Assert.Equal([200, 200, 200, 429], replies.Select(r => r.Status));
        Assert.Equal(TimeSpan.FromSeconds(2), replies[3].Headers.RetryAfter!.Delta);
        Assert.Equal(429, (int)batch.Json["responses"]![3]!["status"]!);
        Assert.Equal("2", (string)batch.Json["responses"]![3]!["headers"]!["Retry-After"]!);
    }

    public static TheoryData<string> Names => [.. NamedScenarios.All.Select(s => s.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task Every_scenario_starts_and_shows_itself(string scenario)
    {
        await using var cloud = await Cloud.StartAsync(scenario);

        var state = (await ControlTests.AskAsync(cloud, HttpMethod.Get, "/state")).Expect(200);

        Assert.Equal(["calm", scenario, scenario], state.Json["tenants"]!.AsArray().Select(t => (string?)t!["scenario"]));
    }

    [Fact]
    public void Every_scenario_has_a_test()
    {
        var tested = typeof(ScenarioTests).Assembly.GetTypes().SelectMany(t => t.GetMethods()).SelectMany(m => m.GetCustomAttributes<TraitAttribute>()).Where(t => t.Name == "Scenario").Select(t => t.Value);

        Assert.Empty(NamedScenarios.All.Select(s => s.Name).Except(tested));
    }

    [Fact, Trait("Scenario", "calm")]
    public async Task On_a_calm_day_everything_works_at_once()
    {
        await using var cloud = await Cloud.StartAsync("calm");
        var app = await cloud.RegisterAsync("Ada Admin");

        var token = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Expect(200).Text("access_token");

        (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders/inbox/messages", token)).Expect(200);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5005")]
    [InlineData("http://192.168.0.10:5005")]
    [InlineData("https://localhost:5005")]
    public async Task Only_loopback_is_listened_on(string url)
    {
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => TenantServer.StartAsync(new SimulatedTenantOptions { Url = new Uri(url) }, TestContext.Current.CancellationToken));

        Assert.Contains("listens on this machine only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_address_can_be_added_to_the_seed()
    {
        await using var cloud = await Cloud.StartAsync(seed: s => s.Application("MailboxWizard").RedirectUris.Add("http://localhost:5999/signin-oidc"));
        var browser = cloud.NewBrowser();

        await browser.AuthorizeAsync("openid User.Read", extra: ("redirect_uri", "http://localhost:5999/signin-oidc"));

        Assert.Equal("Pick an account", browser.Title);
    }
}
