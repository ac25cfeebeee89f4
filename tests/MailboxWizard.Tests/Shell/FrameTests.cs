using System.Net;
using System.Text.RegularExpressions;

namespace MailboxWizard.Tests.Shell;

/// <summary>What every answer carries, and how refusals look to someone who reads and to something that does not.</summary>
public sealed class FrameTests
{
    [Fact]
    public async Task Every_page_has_one_policy_with_a_fresh_nonce_and_no_frame_may_hold_it()
    {
        await using var application = await WizardApplication.StartAsync();
        using var browser = Browser(application);

        var first = await browser.GetAsync("/", TestContext.Current.CancellationToken);
        var second = await browser.GetAsync("/", TestContext.Current.CancellationToken);

        var policy = Assert.Single(first.Headers.GetValues("Content-Security-Policy"));
        var nonce = Regex.Match(policy, "'nonce-([^']+)'").Groups[1].Value;
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self' https://login.microsoftonline.com", policy, StringComparison.Ordinal);
        Assert.DoesNotContain(nonce, second.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var page = await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.All(Regex.Matches(page, "<script(?![^>]* src=)[^>]*>"), script => Assert.Contains(nonce, WebUtility.HtmlDecode(script.Value), StringComparison.Ordinal));
        Assert.Equal(
            ["nosniff", "no-referrer"],
            [first.Headers.GetValues("X-Content-Type-Options").Single(), first.Headers.GetValues("Referrer-Policy").Single()]);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_sent_to_sign_in_and_back()
    {
        await using var application = await WizardApplication.StartAsync();
        using var browser = Browser(application);

        var answer = await browser.GetAsync("/runs/7", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Redirect, "/sign-in?returnUrl=%2Fruns%2F7"), (answer.StatusCode, answer.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task What_does_not_read_pages_gets_a_bare_401()
    {
        await using var application = await WizardApplication.StartAsync();
        using var script = Browser(application);
        script.DefaultRequestHeaders.Accept.Clear();

        var answer = await script.GetAsync("/runs/7", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Unauthorized, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task An_address_with_nothing_behind_it_answers_404_with_a_page()
    {
        await using var application = await WizardApplication.StartAsync();
        using var browser = Browser(application);

        var answer = await browser.GetAsync("/nowhere", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing at this address", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task A_circuit_is_opened_from_our_own_pages_only(string? origin, HttpStatusCode expected)
    {
        await using var application = await WizardApplication.StartAsync();
        using var browser = Browser(application);
        if (origin is not null)
            browser.DefaultRequestHeaders.Add("Origin", origin);

        var answer = await browser.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
    }

    private static HttpClient Browser(WizardApplication application)
    {
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = application.Address };
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        return browser;
    }
}
