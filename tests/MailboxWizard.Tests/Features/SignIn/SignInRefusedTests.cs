using MailboxWizard.Features.Audit;
using static MailboxWizard.Tests.Features.SignIn.SignInTests;

namespace MailboxWizard.Tests.Features.SignIn;

/// <summary>Who comes back from Entra without having signed in: what the page says, and how little of it fills the logs.</summary>
public sealed class SignInRefusedTests
{
    private const string Ada = "ada@contoso.com";

    [Fact]
    public async Task Declined_consent_is_explained_and_written_down()
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = await app.SignInAsync(Ada);

        var response = await visitor.PassMicrosoftAsync(await visitor.GetAsync("/sign-in/consent?stage=Run&returnUrl=/permissions"), Ada, accept: false);

        using var page = await visitor.PageAsync(response);
        Assert.Equal(("/sign-in/failed", "ConsentDeclined"), (visitor.Visited[^1].AbsolutePath, Value(visitor.Visited[^1], "reason")));
        Assert.Equal("Consent was declined", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(
            [(AuditAction.SignIn, AuditOutcome.Refused, "ConsentDeclined"), (AuditAction.SignIn, AuditOutcome.Passed, Ada)],
            (await EntriesAsync(app)).Select(entry => (entry.Action, entry.Outcome, entry.Subject)));
        // The trip knows the tenant by its id alone, which is no name.
        Assert.All(await EntriesAsync(app), entry => Assert.Equal("Contoso", entry.TenantName));
    }

    [Fact]
    public async Task Who_is_not_signed_in_cannot_fill_the_audit_log()
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = app.Visit();
        var leaving = await visitor.SendAsync(new(HttpMethod.Get, $"/sign-in?organisation={app.Tenant.State["contoso.com"].Id}"));
        var state = Value(leaving.Headers.Location!, "state");

        foreach (var sender in new[] { visitor, visitor, app.Visit() })
            await sender.SendAsync(new(HttpMethod.Post, "/signin-oidc") { Content = new FormUrlEncodedContent([new("error", "access_denied"), new("state", state)]) });

        Assert.Empty(await EntriesAsync(app));
    }

    [Fact]
    public async Task However_often_nobody_fails_to_sign_in_the_log_holds_ten_lines_a_minute_and_then_how_many_more()
    {
        var clock = new MovedClock();
        await using var app = await WizardApplication.StartAsync(time: clock);
        using var leaving = app.Visit();
        using var visitor = app.Visit();
        // Free to be had, and without the cookie beside it good for nothing.
        var state = Value((await leaving.SendAsync(new(HttpMethod.Get, "/sign-in"))).Headers.Location!, "state");
        var before = app.Log.Lines.Count(IsNoise);

        for (var time = 0; time < 60; time++)
            await visitor.SendAsync(Answer(time % 2 == 0 ? state : "x"));
        var within = app.Log.Lines.Count(IsNoise) - before;
        clock.Ahead = TimeSpan.FromMinutes(1);
        await visitor.SendAsync(Answer("x"));

        Assert.Equal((10, 12), (within, app.Log.Lines.Count(IsNoise) - before));
        Assert.Single(app.Log.Lines, line => line.Contains("50 more sign-ins failed in one minute before anybody was known", StringComparison.Ordinal));
        Assert.Empty(await EntriesAsync(app));

        static HttpRequestMessage Answer(string state) =>
            new(HttpMethod.Post, "/signin-oidc") { Content = new FormUrlEncodedContent([new("error", "access_denied"), new("state", state)]) };

        // All but the one line that every request has.
        static bool IsNoise(string line) => !line.StartsWith("scope ", StringComparison.Ordinal) && !line.Contains("RequestLoggingMiddleware", StringComparison.Ordinal)
            && (line.Contains("SignIn", StringComparison.Ordinal) || line.Contains("sign-in", StringComparison.Ordinal) || line.Contains("OpenIdConnect", StringComparison.Ordinal)
                || line.Contains("AnonymousRefusals", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("reason=ConsentDeclined&id=%3Cscript%3E", "Consent was declined")]
    [InlineData("reason=%3Cscript%3Ealert(1)%3C/script%3E&error_description=canary", "You were not signed in")]
    [InlineData("reason=3", "You were not signed in")]
    public async Task The_page_repeats_nothing_of_its_address(string query, string title)
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = app.Visit();

        var response = await visitor.GetAsync($"/sign-in/failed?{query}");

        using var page = await visitor.PageAsync(response);
        Assert.Equal(title, page.QuerySelector("h1")!.TextContent);
        Assert.DoesNotContain("canary", page.QuerySelector("main")!.InnerHtml, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("main .incident, main script"));
    }

    [Fact]
    public async Task A_lost_cookie_is_an_interruption_and_fills_no_log()
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = app.Visit();

        await visitor.FollowAsync(new(HttpMethod.Post, "/signin-oidc") { Content = new FormUrlEncodedContent([new("code", "canary"), new("state", "x")]) });

        Assert.Equal("Interrupted", Value(visitor.Visited[^1], "reason"));
        Assert.Empty(await EntriesAsync(app));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("canary", StringComparison.Ordinal));
    }

    private sealed class MovedClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }
}
