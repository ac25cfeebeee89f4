using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>A secret of ours whose value is not to be had any more, and a hand-off that stands in the way of another.</summary>
public sealed class SetupRenewTests
{
    [Fact]
    public async Task After_the_hand_off_is_complete_Renew_makes_a_new_secret_and_a_new_hand_off_and_leaves_the_old_secret()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);
        var person = app.Services.GetRequiredService<People>().Describe(principal)!;
        var handoffs = app.Services.GetRequiredService<HandoffStore>();
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        await CompleteAsync(handoffs, first.HandoffNumber!.Value, person);
        var plan = await PlanAsync(app, ada, first.Answers);
        Assert.Equal((9, SetupProblemCode.ValueNotHere), (Cannot(plan).Number, Cannot(plan).Problem!.Code));
        var old = Assert.Single(Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords).KeyId;

        var planner = app.Services.GetRequiredService<SetupPlanner>();
        var renewed = await planner.RenewAsync(plan.DraftId, principal, Cancellation);
        var anew = await Journey.WithConsentAsync(ada, principal, () => planner.PlanAsync(renewed!, principal, Cancellation));
        var second = await Journey.RunAsync(app, ada, anew!.Answers);

        Assert.Equal([7, 8, 9], anew.Rows.Where(row => row.State is SetupStepState.WillBeCreated).Select(row => row.Number));
        Assert.Equal(SetupRunState.Proved, second.State);
        Assert.NotEqual(first.HandoffNumber, second.HandoffNumber);
        var keys = Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords.Select(password => password.KeyId).ToList();
        var handoff = await handoffs.FindAsync(second.HandoffNumber!.Value, person, Cancellation);
        Assert.Equal((2, HandoffState.Ready), (keys.Count, handoff!.State));
        Assert.Equal([old, handoff.SecretKeyId], keys);
    }

    [Fact]
    public async Task Another_route_does_not_join_an_open_hand_off()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;

        var plan = await PlanAsync(app, ada, Journey.Answers("office@contoso.com", "Scans", Route.Ews));
        var refused = await RefusedAsync(app, ada, plan.DraftId);

        Assert.Equal((9, SetupProblemCode.RouteTaken), (Cannot(plan).Number, Cannot(plan).Problem!.Code));
        Assert.Contains(Handoff.Shown(first.HandoffNumber!.Value), refused.Remedy, StringComparison.Ordinal);
        var handoff = await app.Services.GetRequiredService<HandoffStore>().FindAsync(first.HandoffNumber.Value, person, Cancellation);
        Assert.Equal((Route.Graph, 1), (handoff!.Route, handoff.Mailboxes.Count));
    }

    [Fact]
    public async Task Keys_that_are_lost_are_said_by_the_plan()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation))
            await context.Database.ExecuteSqlRawAsync("UPDATE SealedSecrets SET WrappedKey = zeroblob(length(WrappedKey))", Cancellation);

        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));

        Assert.Equal((9, SetupProblemCode.KeysLost), (Cannot(plan).Number, Cannot(plan).Problem!.Code));
    }

    private static async Task CompleteAsync(HandoffStore handoffs, int number, Person person)
    {
        await handoffs.RecordTestAsync(number, person, passed: true, Cancellation);
        await handoffs.ReportThereforeTestAsync(number, person, passed: true, null, Cancellation);
        var done = await handoffs.CompleteAsync(number, person, Cancellation);
        Assert.Null(done.Refusal);
        Assert.Equal(HandoffState.Complete, done.Handoff!.State);
    }
}
