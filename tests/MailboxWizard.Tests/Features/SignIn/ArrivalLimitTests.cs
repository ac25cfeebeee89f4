using System.Net;
using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Tests.Features.SignIn;

/// <summary>Sign-ins that are begun too often from one address.</summary>
public sealed class ArrivalLimitTests
{
    private static readonly Dictionary<string, string?> s_two = new() { ["SignIn:ArrivalsPerMinute"] = "2" };

    [Fact]
    public async Task The_third_sign_in_of_a_minute_is_answered_by_a_page_that_says_when_to_come_back()
    {
        await using var app = await WizardApplication.StartAsync(settings: s_two);
        using var visitor = app.Visit();

        var answers = new List<HttpResponseMessage>();
        for (var times = 0; times < 3; times++)
            answers.Add(await BeginAsync(visitor, "198.51.100.4"));

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Redirect, HttpStatusCode.TooManyRequests], answers.Select(answer => answer.StatusCode));
        Assert.InRange(answers[2].Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        using var page = await visitor.PageAsync(answers[2]);
        Assert.Equal("Too many requests in a short time", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(
            "More came from your network address than this site takes in a minute. Wait a minute, then open this page again; what was entered is kept.",
            page.QuerySelector(".lead")!.TextContent);
        Assert.Equal(["/sign-in?returnUrl=%2Faudit", "/"], page.QuerySelectorAll(".quiet a.btn").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task Another_address_and_other_pages_are_not_held_up()
    {
        await using var app = await WizardApplication.StartAsync(settings: s_two);
        using var visitor = app.Visit();
        for (var times = 0; times < 3; times++)
            await BeginAsync(visitor, "198.51.100.4");

        Assert.Equal(HttpStatusCode.Redirect, (await BeginAsync(visitor, "198.51.100.5")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.SendAsync(From(new(HttpMethod.Get, "/setup"), "198.51.100.4"))).StatusCode);
    }

    [Theory]
    [InlineData("198.51.100.4", "198.51.100.4")]
    [InlineData("::ffff:198.51.100.4", "198.51.100.4")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::")]
    [InlineData(null, "unknown")]
    public void One_client_is_one_address_or_one_network_of_IPv6(string? address, string key) =>
        Assert.Equal(key, ArrivalLimit.KeyOf(address is null ? null : IPAddress.Parse(address)));

    private static Task<HttpResponseMessage> BeginAsync(WebVisitor visitor, string client) =>
        visitor.SendAsync(From(new(HttpMethod.Get, "/sign-in?returnUrl=%2Faudit"), client));

    private static HttpRequestMessage From(HttpRequestMessage request, string client)
    {
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("X-Forwarded-For", client);
        return request;
    }
}
