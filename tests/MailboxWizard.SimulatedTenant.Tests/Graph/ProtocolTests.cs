using System.Net.Http.Headers;
using System.Text;

namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>What holds for every request. https://learn.microsoft.com/graph/errors, https://learn.microsoft.com/graph/use-the-api</summary>
public sealed class ProtocolTests
{
    // https://learn.microsoft.com/graph/errors
    [Fact]
    public async Task A_token_that_is_missing_foreign_or_for_another_resource_is_refused()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var other = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var forExchange = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret, "https://outlook.office365.com/.default")).Text("access_token");
        var fromElsewhere = await other.DelegatedTokenAsync("Ada Admin", "User.Read");

        foreach (var token in new[] { "nonsense", forExchange, fromElsewhere })
        {
            var reply = (await cloud.GraphAsync("GET", "me", token, null, ("client-request-id", "mine"))).Expect(401);
            Assert.Equal("InvalidAuthenticationToken", reply.ErrorCode);
            Assert.Equal("mine", (string)reply.Json["error"]!["innerError"]!["client-request-id"]!);
            Assert.Equal(reply.Headers.GetValues("request-id").Single(), (string)reply.Json["error"]!["innerError"]!["request-id"]!);
            Assert.Equal("Bearer", reply.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Fact]
    public async Task A_token_expires()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read");

        (await cloud.GraphAsync("GET", "me", token)).Expect(200);
        time.Advance(TimeSpan.FromHours(2));
        Assert.Contains("expired", (await cloud.GraphAsync("GET", "me", token)).Expect(401).ErrorMessage, StringComparison.Ordinal);
    }

    // https://learn.microsoft.com/graph/best-practices-concept#reliability-and-support
    [Fact]
    public async Task Every_answer_carries_its_ids_and_where_it_came_from()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read", "Application.ReadWrite.All");

        var good = (await cloud.GraphAsync("GET", "me", token, null, ("client-request-id", "mine"), ("return-client-request-id", "true"))).Expect(200);
        Assert.Equal(("mine", "4.0"), (good.Headers.GetValues("client-request-id").Single(), good.Headers.GetValues("OData-Version").Single()));
        var bad = (await cloud.GraphAsync("GET", $"applications/{Guid.NewGuid()}", token)).Expect(404);
        foreach (var reply in new[] { good, bad })
        {
            Assert.True(Guid.TryParse(reply.Headers.GetValues("request-id").Single(), out _));
            Assert.Contains("\"ServerInfo\"", reply.Headers.GetValues("x-ms-ags-diagnostic").Single(), StringComparison.Ordinal);
            Assert.NotNull(reply.Headers.Date);
        }
        Assert.Equal("date request-id client-request-id", string.Join(' ', bad.Json["error"]!["innerError"]!.AsObject().Select(p => p.Key)));
    }

    // https://learn.microsoft.com/graph/errors#http-status-codes
    [Theory]
    [InlineData("PUT", "applications", 405)]
    [InlineData("DELETE", "users", 405)]
    [InlineData("POST", "me", 405)]
    [InlineData("PATCH", "subscribedSkus", 405)]
    [InlineData("GET", "$batch", 405)]
    [InlineData("POST", "users", 501)]
    [InlineData("DELETE", "users/olga@contoso.com", 501)]
    [InlineData("GET", "groups", 501)]
    [InlineData("GET", "applications/delta", 501)]
    public async Task A_method_that_Graph_has_not_is_not_allowed_and_one_that_the_simulation_has_not_is_not_simulated(string method, string path, int status)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read");

        var reply = (await cloud.GraphAsync(method, path, token, method == "GET" ? null : new { })).Expect(status);

        Assert.Equal(status == 501 ? 1 : 0, cloud.Server.Requests.Unknown.Count);
        if (status == 405) Assert.Equal("Specified HTTP method is not allowed for the request target.", reply.ErrorMessage);
    }

    [Fact]
    public async Task What_is_not_simulated_answers_501_and_is_remembered_and_beta_is_not()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");
        using var beta = new HttpRequestMessage(HttpMethod.Get, "https://graph.microsoft.com/beta/me");
        beta.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        (await cloud.GraphAsync("GET", "groups", token)).Expect(501);
        (await cloud.SendAsync(beta)).Expect(501);

        Assert.Equal([("GET", "/v1.0/groups", 501), ("GET", "/beta/me", 501)], cloud.Server.Requests.Unknown.Select(r => (r.Method, r.Path, r.Status)));
    }

    [Theory]
    [InlineData("text/plain", "x", 415)]
    [InlineData("application/xml", "<a/>", 415)]
    [InlineData(null, "{}", 400)]
    [InlineData("application/json", "{", 400)]
    [InlineData("application/json", """{"displayName":"a","displayName":"b"}""", 400)]
    [InlineData("application/json", "[]", 400)]
    [InlineData("application/json", "\"text\"", 400)]
    [InlineData("application/json", "", 400)]
    public async Task A_body_of_another_form_is_refused(string? type, string body, int status)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        var request = new HttpRequestMessage(HttpMethod.Post, "https://graph.microsoft.com/v1.0/applications") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (type is not null) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        (await cloud.SendAsync(request)).Expect(status);

        Assert.Empty(cloud.Server.State["contoso.com"].Applications);
    }

    [Fact]
    public async Task A_body_of_more_than_four_megabytes_is_too_large_and_who_sent_it_is_asked_first()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        var body = new { displayName = "One", notes = new string('x', 5 * 1024 * 1024) };

        (await cloud.GraphAsync("POST", "applications", "nonsense", body)).Expect(401);
        (await cloud.GraphAsync("POST", "applications", token, body)).Expect(413);
    }

    // https://learn.microsoft.com/graph/use-the-api#version
    [Theory]
    [InlineData("https://graph.microsoft.com/v1.0/myorganization/me")]
    [InlineData("https://graph.microsoft.com/V1.0/ME")]
    [InlineData("https://graph.microsoft.com/v1.0/Users('ada@contoso.com')")]
    [InlineData("https://graph.microsoft.com/v1.0/users/ada%40contoso.com/")]
    public async Task Addresses_may_be_written_in_several_ways(string address)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read");
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        Assert.Equal("Ada Admin", (await cloud.SendAsync(request)).Expect(200).Text("displayName"));
    }
}
