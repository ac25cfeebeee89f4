using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests;

/// <summary>What the administrator does on the pages, without a browser: the same calls in the same order.</summary>
internal static class Journey
{
    public static SetupAnswers Answers(string mailbox, string folder, Route route = Route.Graph, string? systemName = null) => new()
    {
        Edition = ThereforeEdition.Online,
        Mailboxes = [new(mailbox, folder)],
        Route = route,
        SecretEnds = DateOnly.FromDateTime(DateTime.UtcNow).AddMonths(12),
        SystemName = systemName,
    };

    /// <summary>Plan, run and wait for the end, or until it waits for a person.</summary>
    public static Task<SetupRunSnapshot> RunAsync(WizardApplication app, WebVisitor visitor, string mailbox, string folder, Route route = Route.Graph) =>
        RunAsync(app, visitor, Answers(mailbox, folder, route));

    public static async Task<SetupRunSnapshot> RunAsync(WizardApplication app, WebVisitor visitor, SetupAnswers answers)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var principal = await app.PrincipalAsync(visitor);
        await using var scope = app.Services.CreateAsyncScope();
        var draft = await scope.ServiceProvider.GetRequiredService<SetupDrafts>().SaveAsync(answers, null, cancellationToken);
        var plan = await WithConsentAsync(visitor, principal, () => scope.ServiceProvider.GetRequiredService<SetupPlanner>().PlanAsync(draft, principal, cancellationToken));
        Assert.NotNull(plan);
        var runner = scope.ServiceProvider.GetRequiredService<SetupRunner>();
        var number = await WithConsentAsync(visitor, principal, () => runner.StartAsync(draft, principal, cancellationToken));
        var person = scope.ServiceProvider.GetRequiredService<People>().Describe(principal)!;
        return await EndAsync(runner, number, person, cancellationToken);
    }

    public static async Task<SetupRunSnapshot> EndAsync(SetupRunner runner, int number, Person person, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource<SetupRunSnapshot>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(SetupRunSnapshot? snapshot)
        {
            if (snapshot is { State: SetupRunState.Waiting } or { State: SetupRunState.Proved or SetupRunState.NotProved or SetupRunState.Failed or SetupRunState.Undone, EndedAt: not null })
                ended.TrySetResult(snapshot);
        }

        using var subscription = runner.Subscribe(number, snapshot =>
        {
            Look(snapshot);
            return Task.CompletedTask;
        });
        Look(await runner.ReadAsync(number, person, cancellationToken));
        return await ended.Task.WaitAsync(TimeSpan.FromMinutes(3), cancellationToken);
    }

    /// <summary>Passes Microsoft's consent page whenever a token of the next stage cannot be had silently, as a page does.</summary>
    public static async Task<T> WithConsentAsync<T>(WebVisitor visitor, System.Security.Claims.ClaimsPrincipal principal, Func<Task<T>> act)
    {
        for (var times = 0; ; times++)
        {
            try
            {
                return await act();
            }
            catch (ConsentNeededException needed) when (times < 2)
            {
                var userName = principal.FindFirst("preferred_username")!.Value;
                await visitor.PassMicrosoftAsync(await visitor.GetAsync(needed.Address("/permissions")), userName);
            }
        }
    }

    /// <summary>Passes Microsoft's page for this stage, as after a press that found no token.</summary>
    public static async Task<HttpResponseMessage> ConsentAsync(WebVisitor visitor, ConsentStage stage, string userName) =>
        await visitor.PassMicrosoftAsync(await visitor.GetAsync(new ConsentNeededException(stage).Address("/permissions")), userName);

    /// <summary>The secret by the page's own POST: reveal or copy.</summary>
    public static async Task<string> SecretAsync(WebVisitor visitor, int number, string purpose, string reason = "")
    {
        var response = await PostSecretAsync(visitor, number, purpose, reason);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return json.RootElement.GetProperty("secret").GetString()!;
    }

    public static async Task<HttpResponseMessage> PostSecretAsync(WebVisitor visitor, int number, string purpose, string reason = "")
    {
        using var page = await visitor.PageAsync(await visitor.GetAsync($"/handoffs/{number}"));
        var token = (page.QuerySelector("input[name=__RequestVerificationToken]") as IHtmlInputElement)?.Value ?? "";
        var request = new HttpRequestMessage(HttpMethod.Post, $"/handoffs/{number}/secret")
        {
            Content = new FormUrlEncodedContent([new("purpose", purpose), new("reason", reason), new("__RequestVerificationToken", token)]),
        };
        return await visitor.SendAsync(request);
    }
}
