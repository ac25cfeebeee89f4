using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace MailboxWizard.SimulatedTenant.Tests.Weather;

/// <summary>What a client meets on a bad line: slow, broken, busy and wrong clocks.</summary>
public sealed class LineTests
{
    // https://learn.microsoft.com/graph/throttling
    [Fact, Trait("Scenario", "throttled-minute")]
    public async Task A_minute_of_throttling_counts_down_in_Retry_After_and_ends()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync("throttled-minute", time);
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read");
        for (var i = 0; i < 24; i++) (await cloud.GraphAsync("GET", "me", token)).Expect(200);

        var first = (await cloud.GraphAsync("GET", "me", token)).Expect(429);
        Assert.Equal(TimeSpan.FromSeconds(60), first.Headers.RetryAfter!.Delta);
        Assert.Equal("TooManyRequests", first.ErrorCode);
        time.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal(TimeSpan.FromSeconds(15), (await cloud.GraphAsync("GET", "me", token)).Expect(429).Headers.RetryAfter!.Delta);
        time.Advance(TimeSpan.FromSeconds(15));
        (await cloud.GraphAsync("GET", "me", token)).Expect(200);
    }

    // https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
    [Fact]
    public async Task A_mailbox_is_throttled_in_words_of_its_own()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var token = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token");
        cloud.Server.Turn("contoso.com", knobs => knobs with { ThrottleEvery = 1 });

        var reply = (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders", token)).Expect(429);

        Assert.Equal("ApplicationThrottled", reply.ErrorCode);
        Assert.Equal("Application is over its MailboxConcurrency limit.", reply.ErrorMessage);
    }

    // https://learn.microsoft.com/graph/errors#http-status-codes
    [Theory]
    [Trait("Scenario", "unsteady"), Trait("Scenario", "unsteady-retry-after"), Trait("Scenario", "internal-errors"), Trait("Scenario", "bad-gateway"), Trait("Scenario", "gateway-timeout")]
    [InlineData("unsteady", 503, null)]
    [InlineData("unsteady-retry-after", 503, 2)]
    [InlineData("internal-errors", 500, null)]
    [InlineData("bad-gateway", 502, null)]
    [InlineData("gateway-timeout", 504, null)]
    public async Task Every_fifth_request_meets_a_server_in_trouble(string scenario, int status, int? retryAfter)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read");
        cloud.Server.Choose("contoso.com", scenario);
        var replies = new List<Reply>();
        for (var i = 0; i < 10; i++) replies.Add(await cloud.GraphAsync("GET", "me", token));

        Assert.Equal([200, 200, 200, 200, status, 200, 200, 200, 200, status], replies.Select(r => r.Status));
        Assert.Equal(retryAfter, (int?)replies[4].Headers.RetryAfter?.Delta?.TotalSeconds);
        Assert.NotEmpty(replies[4].ErrorCode);
    }

    [Fact]
    public async Task The_token_endpoint_and_Exchange_meet_the_same_trouble()
    {
        await using var cloud = await Cloud.StartAsync();
        cloud.Server.Turn("contoso.com", knobs => knobs with { ErrorEvery = 1, ErrorStatus = 503, ErrorRetryAfterSeconds = 7 });

        var token = (await cloud.ApplicationTokenAsync("contoso.com", Guid.NewGuid().ToString(), "any")).Expect(503);
        var mail = (await cloud.EwsAsync($"a.{Payload(cloud)}.c", "<x/>")).Expect(503);

        Assert.Equal(90033, token.AadSts);
        Assert.Equal(7, token.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Equal(7, mail.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
    }

    [Fact, Trait("Scenario", "resets")]
    public async Task A_reset_connection_gives_no_answer_though_the_request_was_carried_out()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        cloud.Server.Choose("contoso.com", "resets");
        for (var i = 0; i < 4; i++) (await cloud.GraphAsync("GET", "applications", token)).Expect(200);

        await Assert.ThrowsAsync<HttpRequestException>(() => cloud.GraphAsync("POST", "applications", token, new { displayName = "One" }));

        Assert.Equal("One", Assert.Single(cloud.Server.State["contoso.com"].Applications).DisplayName);
        // The client notices before the server has written it down.
        for (var i = 0; i < 100 && cloud.Server.Requests.All[^1].Weather is null; i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal("connection reset", cloud.Server.Requests.All[^1].Weather);
    }

    [Fact, Trait("Scenario", "cut-short")]
    public async Task An_answer_that_is_cut_ends_before_its_announced_length()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read");
        cloud.Server.Choose("contoso.com", "cut-short");
        for (var i = 0; i < 4; i++) (await cloud.GraphAsync("GET", "me", token)).Expect(200);
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://graph.microsoft.com/v1.0/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        using var response = await cloud.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
        var broken = await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(broken is HttpIOException or HttpRequestException, broken.ToString());
        Assert.True(response.Content.Headers.ContentLength > 100);
    }

    [Fact, Trait("Scenario", "slow")]
    public async Task A_slow_line_takes_its_time_for_the_tenant_that_has_it()
    {
        await using var cloud = await Cloud.StartAsync();
        cloud.Server.Choose("contoso.com", "slow");

        var slow = Stopwatch.StartNew();
        await cloud.TokenAsync("contoso.com", ("grant_type", "client_credentials"));
        slow.Stop();
        await cloud.TokenAsync("fabrikam.com", ("grant_type", "client_credentials"));

        Assert.True(slow.ElapsedMilliseconds >= 1490, $"It took {slow.ElapsedMilliseconds} ms.");
        var requests = cloud.Server.Requests.All;
        Assert.True(requests[0].Duration > requests[1].Duration, $"{requests[0].Duration} and {requests[1].Duration}");
    }

    // https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference: iat, nbf and exp are the issuer's word
    [Theory, Trait("Scenario", "clock-ahead"), Trait("Scenario", "clock-behind")]
    [InlineData("clock-ahead", 600)]
    [InlineData("clock-behind", -600)]
    public async Task Wrong_clocks_show_in_tokens_in_the_Date_header_and_in_what_is_created(string scenario, int seconds)
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(scenario, time);
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        var app = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One" })).Expect(201);

        var there = time.GetUtcNow().AddSeconds(seconds);
        Assert.Equal(there.ToUnixTimeSeconds(), (long)Reply.Claims(token)["iat"]!);
        Assert.Equal(there, app.Headers.Date);
        Assert.Equal(there, DateTimeOffset.Parse(app.Text("createdDateTime"), CultureInfo.InvariantCulture));
    }

    private static string Payload(Cloud cloud)
        => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes($$"""{"tid":"{{cloud.TenantId("contoso.com")}}"}"""));
}
