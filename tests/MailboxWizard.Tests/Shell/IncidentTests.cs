using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using MailboxWizard.Features.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Shell;

/// <summary>What breaks shows an id, and support finds the exception in the log by that id.</summary>
public sealed class IncidentTests
{
    private const string Canary = "the flux capacitor leaks";

    [Fact]
    public async Task A_request_that_breaks_answers_500_with_a_page_whose_id_is_in_the_log_beside_the_exception()
    {
        await using var app = await WizardApplication.StartAsync(configure: builder => builder.Services.AddSingleton<IStartupFilter, Breaks>());

        await AssertTellsAsync(app, "/breaks?q=canary-in-a-query", HttpStatusCode.InternalServerError);

        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("canary-in-a-query", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_that_breaks_while_it_is_drawn_does_the_same_within_the_frame()
    {
        await using var app = await WizardApplication.StartAsync(
            configure: builder => builder.Services.AddScoped<SetupDrafts>(_ => throw new InvalidOperationException(Canary)));

        await AssertTellsAsync(app, "/setup", null);
    }

    private static async Task AssertTellsAsync(WizardApplication app, string path, HttpStatusCode? status)
    {
        using var browser = new HttpClient { BaseAddress = app.Address };
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        var answer = await browser.GetAsync(path, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        if (status is not null)
            Assert.Equal(status, answer.StatusCode);
        using var page = new HtmlParser().ParseDocument(body);
        var id = page.QuerySelector("main .incident .id")!.TextContent;
        Assert.Matches(new Regex("^[0-9A-Z]{4}-[0-9A-Z]{4}$"), id);
        Assert.DoesNotContain(Canary, body, StringComparison.Ordinal);
        var line = Assert.Single(app.Log.Lines, line => line.StartsWith("Error MailboxWizard.Shell.IncidentLog 1001", StringComparison.Ordinal));
        Assert.Contains(id, line, StringComparison.Ordinal);
        Assert.Contains(Canary, line, StringComparison.Ordinal);
        Assert.Contains($"Path={path.Split('?')[0]}", line, StringComparison.Ordinal);
    }

    /// <summary>What no endpoint of the product answers breaks.</summary>
    private sealed class Breaks : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Map("/breaks", broken => broken.Run(_ => throw new InvalidOperationException(Canary)));
        };
    }
}
