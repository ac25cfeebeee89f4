using System.Net;
using System.Text.Json.Nodes;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Pages;
using MailboxWizard.Features.SignIn;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;
using static MailboxWizard.Tests.Features.Setup.UndoScene;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>
/// An open hand-off of the EWS route goes on over Graph by a run, back by its undo, and loses the grant of EWS at the end. Longer than most:
/// each way needs a whole run before it.
/// </summary>
public sealed class SetupMoveTests
{
    private const string Ews = "full_access_as_app";
    private const string MailSend = "b633e1c5-b582-4048-a93e-9f11b44c7e96";

    [Fact]
    public async Task A_run_moves_the_open_hand_off_with_its_secret_and_only_then_the_grant_of_ews_can_go()
    {
        Action? meanwhile = null;
        await using var app = await WizardApplication.StartAsync(
            settings: UndoScene.Quick,
            configure: builder => builder.Services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new AfterRevoking(() => meanwhile?.Invoke()))));
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices", Route.Ews);
        var number = first.HandoffNumber!.Value;
        Assert.Equal(["full_access_as_app"], Granted(app));

        var moving = await MoveAsync(app, ada, number);

        Assert.Equal((SetupRunState.Proved, number), (moving.State, moving.HandoffNumber));
        Assert.Equal(["Mail.ReadWrite", "full_access_as_app"], Granted(app));
        var handoff = (await HandoffAsync(app, ada, number))!;
        Assert.Equal((Route.Graph, "Mail.ReadWrite", Ews, moving.Number, HandoffState.Ready), (handoff.Route, handoff.Permission, handoff.EwsPermissionLeft, handoff.MovedBy, handoff.State));
        Assert.Single(Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords);
        Assert.Equal(RemovalAnswer.InUse, await RemoveAsync(app, ada, number));

        await CompleteAsync(app, ada, number);
        using var frank = await app.SignInAsync("frank@fabrikam.com");
        Assert.Equal(RemovalAnswer.NotAllowed, await RemoveAsync(app, frank, number));
        await SetActiveAsync(app, moving.Number, "goes on");
        Assert.Equal(RemovalAnswer.InUse, await RemoveAsync(app, ada, number));
        Assert.Equal(["Mail.ReadWrite", "full_access_as_app"], Granted(app));
        await SetActiveAsync(app, moving.Number, null);
        meanwhile = () => DeclareMailSend(app);
        Assert.Equal(RemovalAnswer.Gone, await RemoveAsync(app, ada, number));

        // What was declared between the first look and the write is still there.
        Assert.Contains(MailSend, app.Tenant.State["contoso.com"].Applications.Single().Properties["requiredResourceAccess"]!.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["Mail.ReadWrite"], Granted(app));
        Assert.DoesNotContain($"{Exchange}", app.Tenant.State["contoso.com"].Applications.Single().Properties["requiredResourceAccess"]!.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        handoff = (await HandoffAsync(app, ada, number))!;
        Assert.Equal((null, true), (handoff.EwsPermissionLeft, handoff.EwsPermissionGoneAt is not null));
        Assert.Equal(RemovalAnswer.Gone, await RemoveAsync(app, ada, number));
    }

    [Fact]
    public async Task The_undo_of_a_move_takes_its_grant_and_gives_the_hand_off_back_to_ews()
    {
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick);
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices", Route.Ews);
        var moving = await MoveAsync(app, ada, first.HandoffNumber!.Value);

        var undone = await UndoAsync(app, ada, moving.Number);

        Assert.Equal((SetupRunState.Undone, null), (undone.State, undone.Problem?.Happened));
        Assert.Equal(["full_access_as_app"], Granted(app));
        var handoff = (await HandoffAsync(app, ada, first.HandoffNumber.Value))!;
        Assert.Equal((Route.Ews, Ews, null, null, HandoffState.Ready), (handoff.Route, handoff.Permission, handoff.EwsPermissionLeft, handoff.MovedBy, handoff.State));
    }

    [Fact]
    public async Task A_complete_hand_off_moves_by_a_run_with_a_new_secret_into_one_of_its_own_and_back_by_its_undo()
    {
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick);
        var ada = await app.SignInAsync("ada@contoso.com");
        var number = (await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices", Route.Ews)).HandoffNumber!.Value;
        await CompleteAsync(app, ada, number);

        var moving = await MoveAsync(app, ada, number);

        Assert.Equal(SetupRunState.Proved, moving.State);
        Assert.NotEqual(number, moving.HandoffNumber);
        Assert.Equal((Route.Graph, Route.Ews), (moving.Test!.Route, moving.Test.OtherRoute!.Route));
        var handoff = (await HandoffAsync(app, ada, moving.HandoffNumber!.Value))!;
        Assert.Equal((Route.Graph, Ews, moving.Number, HandoffState.Ready), (handoff.Route, handoff.EwsPermissionLeft, handoff.MovedBy, handoff.State));
        var old = (await HandoffAsync(app, ada, number))!;
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var handoffs = app.Services.GetRequiredService<HandoffStore>();
        Assert.Equal((Route.Ews, HandoffState.Complete, handoff.Number), (old.Route, old.State, await handoffs.MovedToAsync(old, person, Cancellation)));
        Assert.Equal(2, Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords.Count);

        await UndoAsync(app, ada, moving.Number);

        Assert.Equal(["full_access_as_app"], Granted(app));
        handoff = (await HandoffAsync(app, ada, handoff.Number))!;
        Assert.Equal((HandoffState.Withdrawn, null), (handoff.State, handoff.EwsPermissionLeft));
        Assert.Null(await handoffs.MovedToAsync(old, person, Cancellation));
        Assert.Single(Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords);

        var again = await MoveAsync(app, ada, number);
        Assert.Equal(RemovalAnswer.InUse, await RemoveAsync(app, ada, again.HandoffNumber!.Value));
        await CompleteAsync(app, ada, again.HandoffNumber!.Value);
        Assert.Equal(1, (await handoffs.ListAsync(new(null, HandoffFilter.EwsLeft), person, Cancellation)).EwsLeft);
        Assert.Equal(RemovalAnswer.Gone, await RemoveAsync(app, ada, again.HandoffNumber!.Value));
        Assert.Equal(["Mail.ReadWrite"], Granted(app));
        Assert.Empty((await handoffs.ListAsync(new(null, HandoffFilter.EwsLeft), person, Cancellation)).Rows);
    }

    [Fact]
    public async Task While_the_key_of_a_moved_one_that_nobody_completed_is_there_the_grant_stays()
    {
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick);
        var ada = await app.SignInAsync("ada@contoso.com");
        var number = (await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices", Route.Ews)).HandoffNumber!.Value;
        await MoveAsync(app, ada, number);
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        await app.Services.GetRequiredService<HandoffStore>().WithdrawAsync(number, person, Cancellation);

        Assert.Equal(RemovalAnswer.KeyFirst, await RemoveAsync(app, ada, number));
        Assert.Equal(["Mail.ReadWrite", "full_access_as_app"], Granted(app));

        var principal = await app.PrincipalAsync(ada);
        Assert.Equal(RemovalAnswer.Gone, await Journey.WithConsentAsync(ada, principal, () => app.Services.GetRequiredService<KeyRemoval>().RemoveAsync(number, principal, Cancellation)));
        Assert.Equal(RemovalAnswer.Gone, await RemoveAsync(app, ada, number));
        Assert.Equal(["Mail.ReadWrite"], Granted(app));
    }

    [Fact]
    public async Task Without_the_wish_the_plan_offers_the_move_and_nobody_elses_hand_off_is_moved()
    {
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick);
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices", Route.Ews);
        var number = first.HandoffNumber!.Value;
        using var frank = await app.SignInAsync("frank@fabrikam.com");
        using var erik = await app.SignInAsync("erik@spectrum.example");

        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));

        Assert.Equal(SetupProblemCode.RouteTaken, Assert.Single(plan.Rows, row => row.State is SetupStepState.Cannot).Problem!.Code);
        var principal = await app.PrincipalAsync(ada);
        var moved = await app.Services.GetRequiredService<SetupPlanner>().MoveAsync(plan.DraftId, principal, Cancellation);
        Assert.True((await Journey.WithConsentAsync(ada, principal, () => app.Services.GetRequiredService<SetupPlanner>().PlanAsync(moved!, principal, Cancellation)))!.CanRun);
        Assert.Equal(HttpStatusCode.NotFound, (await frank.GetAsync($"/setup/moves/{number}")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await erik.GetAsync($"/setup/moves/{number}")).StatusCode);
        Assert.Equal(Route.Ews, (await HandoffAsync(app, ada, number))!.Route);
    }

    [Fact]
    public async Task A_version_without_graph_is_asked_for_before_the_plan_and_the_hand_off_knows_the_new_one()
    {
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick);
        var ada = await app.SignInAsync("ada@contoso.com");
        var old = Journey.Answers("invoices@contoso.com", "Invoices", Route.Ews) with { Edition = ThereforeEdition.OnPremises, Year = 2022, Update = 1 };
        var number = (await Journey.RunAsync(app, ada, old)).HandoffNumber!.Value;

        var answer = await ada.SendAsync(new(HttpMethod.Get, $"/setup/moves/{number}"));

        var draft = Assert.Single(answer.Headers.Location!.OriginalString.Split('/')[2..]);
        using var page = await ada.PageAsync(await ada.GetAsync($"/setup/{draft}"));
        Assert.Contains("Therefore 2022 cannot move to Graph.", page.Body!.TextContent, StringComparison.Ordinal);
        var (rules, today) = (new SetupRules(), DateOnly.FromDateTime(DateTime.UtcNow));
        var form = ChooseForm.From((await app.Services.GetRequiredService<SetupDrafts>().ReadAsync(draft, null, Cancellation))!, rules, today);
        var unchanged = form.ToAnswers(rules, today);
        Assert.Equal((Route.Ews, false), (unchanged.Route, unchanged.Moves));
        (form.Year, form.Update) = (2025, 0);
        var run = await RunAsync(app, ada, await app.Services.GetRequiredService<SetupDrafts>().SaveAsync(form.ToAnswers(rules, today), draft, Cancellation));
        Assert.Equal((SetupRunState.Proved, number), (run.State, run.HandoffNumber));
        var handoff = (await HandoffAsync(app, ada, number))!;
        Assert.Equal((Route.Graph, "Therefore 2025, on-premises"), (handoff.Route, handoff.Therefore));
    }

    private static readonly Guid Exchange = Guid.Parse("00000002-0000-0ff1-ce00-000000000000");

    /// <summary>By the link of the hand-off's page: its plan is shown, and then run.</summary>
    internal static async Task<SetupRunSnapshot> MoveAsync(WizardApplication app, WebVisitor ada, int number)
    {
        var answer = await ada.SendAsync(new(HttpMethod.Get, $"/setup/moves/{number}"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return await RunAsync(app, ada, answer.Headers.Location!.OriginalString.Split('/')[2]);
    }

    private static async Task<SetupRunSnapshot> RunAsync(WizardApplication app, WebVisitor ada, string draft)
    {
        var principal = await app.PrincipalAsync(ada);
        var plan = await Journey.WithConsentAsync(ada, principal, () => app.Services.GetRequiredService<SetupPlanner>().PlanAsync(draft, principal, Cancellation));
        Assert.True(plan!.CanRun);
        var runner = app.Services.GetRequiredService<SetupRunner>();
        var run = await Journey.WithConsentAsync(ada, principal, () => runner.StartAsync(draft, principal, Cancellation));
        return await Journey.EndAsync(runner, run, app.Services.GetRequiredService<People>().Describe(principal)!, Cancellation);
    }

    private static async Task CompleteAsync(WizardApplication app, WebVisitor ada, int number)
    {
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var handoffs = app.Services.GetRequiredService<HandoffStore>();
        await handoffs.ReportThereforeTestAsync(number, person, passed: true, null, Cancellation);
        await handoffs.CompleteAsync(number, person, Cancellation);
    }

    private static async Task<RemovalAnswer> RemoveAsync(WizardApplication app, WebVisitor visitor, int number)
    {
        var principal = await app.PrincipalAsync(visitor);
        return await Journey.WithConsentAsync(visitor, principal, () => app.Services.GetRequiredService<EwsGrantRemoval>().RemoveAsync(number, principal, Cancellation));
    }

    /// <summary>The application permissions that Contoso's one registration holds.</summary>
    private static IEnumerable<string> Granted(WizardApplication app)
    {
        var contoso = app.Tenant.State["contoso.com"];
        var client = contoso.ServicePrincipals.Single(principal => principal.AppId == contoso.Applications.Single().AppId);
        return contoso.RoleAssignmentsOf(client.Id).Select(grant => contoso.ServicePrincipals.Single(resource => resource.Id == grant.ResourceId).AppRoles.Single(role => role.Id == grant.AppRoleId).Value!).Order(StringComparer.Ordinal);
    }

    /// <summary>Nobody takes it up: it is not due.</summary>
    private static async Task SetActiveAsync(WizardApplication app, int run, string? key)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        await context.Set<SetupRun>().Where(row => row.Number == run).ExecuteUpdateAsync(set => set.SetProperty(row => row.ActiveKey, key), Cancellation);
    }

    private static void DeclareMailSend(WizardApplication app)
    {
        // A new object, by which the tenant sees that it changed.
        var registration = app.Tenant.State["contoso.com"].Applications.Single();
        var properties = registration.Properties.DeepClone().AsObject();
        var all = (JsonArray)properties["requiredResourceAccess"]!;
        var graph = all.OfType<JsonObject>().Single(entry => (string?)entry["resourceAppId"] == "00000003-0000-0000-c000-000000000000");
        ((JsonArray)graph["resourceAccess"]!).Add(new JsonObject { ["id"] = MailSend, ["type"] = "Role" });
        registration.Properties = properties;
    }
}
