using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.ConsentPages;
using MailboxWizard.Features.Setup.Deleted;
using MailboxWizard.Features.Setup.Entered;
using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Tests.Features.Setup.ConsentPages;
using MailboxWizard.Tests.Features.Setup.Deleted;
using MailboxWizard.Tests.Features.Setup.Escalations;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>What is pressed while the database may only be read does nothing, and says why, whichever press it is.</summary>
public sealed class UnrecordedPressTests
{
    private readonly ReadOnlyRecords records = new();
    private readonly ConcurrentDictionary<(ClaimsPrincipal User, ConsentStage Stage), string> tokens = [];

    [Fact]
    public async Task Of_a_run_that_has_ended()
    {
        await using var app = await WizardApplication.StartAsync(configure: Configure);
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var plan = await PlanAsync(app, ada, Journey.Answers("office@contoso.com", "Scans"));
        var (principal, services) = (await app.PrincipalAsync(ada), app.Services);
        await HasTokensAsync(app, ada, principal, "ada@contoso.com");
        var (runner, planner) = (services.GetRequiredService<SetupRunner>(), services.GetRequiredService<SetupPlanner>());

        await AssertUnrecordedAsync(app, new()
        {
            ["Plan"] = () => planner.PlanAsync(plan.DraftId, principal, Cancellation),
            ["Run"] = () => runner.StartAsync(plan.DraftId, principal, Cancellation),
            ["Remember a press"] = () => runner.RememberPressAsync(plan.DraftId, principal, Cancellation),
            ["Take a press"] = () => runner.TakePressAsync(plan.DraftId, "pressed", principal, Cancellation),
            ["Renew"] = () => planner.RenewAsync(plan.DraftId, principal, Cancellation),
            ["Move"] = () => planner.MoveAsync(plan.DraftId, principal, Cancellation),
            ["Test again"] = () => runner.TestAgainAsync(run.Number, null, null, principal, Cancellation),
            ["Undo"] = () => services.GetRequiredService<SetupUndoDoor>().StartAsync(run.Number, principal, Cancellation),
            ["Leave no trace"] = () => services.GetRequiredService<LeaveNoTrace>().LeaveAsync(principal, Cancellation),
            ["Enter"] = () => services.GetRequiredService<EnteredRegistrations>().EnterAsync(
                plan.DraftId, $"{Guid.NewGuid()}", "Rdk~8Q.entered-by-hand-and-of-nobody-else", principal, null, Cancellation),
        });

        Assert.Equal(SetupRunState.Proved, (await UndoScene.RowAsync(app, run.Number)).Snapshot.State);
        Assert.Equal(SetupRunState.Undone, (await UndoScene.UndoAsync(app, ada, run.Number)).State);
    }

    [Fact]
    public async Task Of_a_run_that_waits()
    {
        await using var app = await WizardApplication.StartAsync(configure: Configure);
        var (ben, waiting, token) = await EscalationScene.AskedAsync(app);
        var petra = await app.SignInAsync("petra@contoso.com");
        var (asker, colleague, services) = (await app.PrincipalAsync(ben), await app.PrincipalAsync(petra), app.Services);
        await HasTokensAsync(app, ben, asker, "ben@contoso.com");
        await HasTokensAsync(app, petra, colleague, "petra@contoso.com");
        var (desk, waits, pages) = (services.GetRequiredService<EscalationDesk>(), services.GetRequiredService<WaitingRuns>(), services.GetRequiredService<ConsentPageDesk>());

        await AssertUnrecordedAsync(app, new()
        {
            ["Go on"] = () => waits.GoOnAsync(waiting.Number, asker, Cancellation),
            ["Give up"] = () => waits.GiveUpAsync(waiting.Number, asker, Cancellation),
            ["Make a link"] = () => desk.MakeAsync(waiting.Number, asker, Cancellation),
            ["Ask for Microsoft's page"] = () => pages.AskAsync(waiting.Number, ConsentPageScene.Site(app), asker, Cancellation),
            ["Open the link"] = () => desk.PlanAsync(token, colleague, Cancellation),
            ["Approve"] = () => desk.ApproveAsync(token, colleague, Cancellation),
            ["Decline"] = () => desk.DeclineAsync(token, colleague, Cancellation),
        });

        Assert.Equal(waiting.State, (await UndoScene.RowAsync(app, waiting.Number)).Snapshot.State);
        var number = await desk.ApproveAsync(token, colleague, Cancellation);
        Assert.Equal(SetupRunState.Proved, (await Journey.EndAsync(services.GetRequiredService<SetupRunner>(), number, EscalationScene.Person(app, colleague), Cancellation)).State);
    }

    [Fact]
    public async Task Of_a_registration_that_lies_deleted()
    {
        await using var app = await WizardApplication.StartAsync(configure: Configure);
        var (ada, ours) = await DeletedScene.DeletedAsync(app);
        var plan = await PlanAsync(app, ada, DeletedScene.Answers);
        var (principal, deleted) = (await app.PrincipalAsync(ada), app.Services.GetRequiredService<DeletedRegistrations>());
        await HasTokensAsync(app, ada, principal, DeletedScene.Ada);

        await AssertUnrecordedAsync(app, Enum.GetValues<DeletedDeed>().ToDictionary(
            deed => $"{deed}", deed => (Func<Task>)(() => deleted.DoAsync(deed, plan.DraftId, plan.Deleted!.Id, principal, Cancellation))));

        Assert.NotNull(ours.DeletedAt);
    }

    [Fact]
    public async Task Who_comes_back_from_Microsofts_page_is_told_and_the_run_waits_on()
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick, configure: Configure);
        var (_, run, page) = await ConsentPageScene.AskedAsync(app);
        var state = System.Web.HttpUtility.ParseQueryString(page.Query)["state"];
        records.IsReadOnly = true;

        var stranger = app.Visit();
        var back = await stranger.SendAsync(new(HttpMethod.Get, $"/microsoft-consent?state={Uri.EscapeDataString(state!)}&admin_consent=True"));
        records.IsReadOnly = false;
        using var told = await stranger.PageAsync(await stranger.GetAsync(back.Headers.Location!.ToString()));

        Assert.Equal((HttpStatusCode.Redirect, "/consent-answered?recorded=false"), (back.StatusCode, back.Headers.Location.ToString()));
        Assert.Contains("could not take that down", told.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("goes on by itself", told.Body.TextContent, StringComparison.Ordinal);
        Assert.True((await ConsentPageScene.RowAsync(app, run)).IsParked);
    }

    /// <summary>Tokens lie elsewhere, as with Redis: in the same database they could not be kept either, which is a problem of its own name.</summary>
    private void Configure(WebApplicationBuilder builder)
    {
        records.Watch(builder);
        builder.Services.AddSingleton(provider => new SetupTokens
        {
            For = async (stage, user, cancellationToken) => records.IsReadOnly && tokens.TryGetValue((user, stage), out var kept)
                ? kept : tokens[(user, stage)] = await provider.GetRequiredService<StageTokens>().ForAsync(stage, user, cancellationToken),
            ForRun = (stage, tenant, actor, cancellationToken) => provider.GetRequiredService<StageTokens>().ForRunAsync(stage, tenant, actor.Id, actor.UserName, cancellationToken),
            Forget = provider.GetRequiredService<StageTokens>().ForgetAsync,
        });
    }

    private static async Task HasTokensAsync(WizardApplication app, WebVisitor visitor, ClaimsPrincipal principal, string name)
    {
        foreach (var stage in new[] { ConsentStage.Look, ConsentStage.Run })
        {
            await Journey.ConsentAsync(visitor, stage, name);
            await app.Services.GetRequiredService<SetupTokens>().For(stage, principal, Cancellation);
        }
    }

    /// <summary>Each as what came of it, so that all are compared at once; and nothing was written in the tenant.</summary>
    private async Task AssertUnrecordedAsync(WizardApplication app, Dictionary<string, Func<Task>> presses)
    {
        var before = Writes(app);
        var came = new Dictionary<string, string>();
        records.IsReadOnly = true;
        foreach (var (name, press) in presses)
            came[name] = await CameOfAsync(press);
        records.IsReadOnly = false;

        Assert.Equal(presses.Keys.Select(name => $"{name}: {SetupProblemCode.RecordsUnavailable}"), came.Select(press => $"{press.Key}: {press.Value}"));
        Assert.Equal(before, Writes(app));
    }

    private static async Task<string> CameOfAsync(Func<Task> press)
    {
        try
        {
            await press();
            return "done";
        }
        catch (SetupProblemException stopped)
        {
            return $"{stopped.Problem.Code}";
        }
        catch (Exception broken)
        {
            return $"{broken.GetType().Name} {broken.Message}";
        }
    }
}
