using System.Globalization;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.SimulatedTenant.Beliefs;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>A policy about secrets that is assigned to the registration replaces the tenant's, and each may spare older registrations: said by the plan of a new secret.</summary>
public sealed class SetupAssignedPolicyTests
{
    private static readonly SecretPolicy Forbids = new(Forbidden: true, MaxLifetime: null);

    [Fact]
    public async Task One_that_forbids_secrets_is_said_by_the_plan_though_the_tenants_default_does_not()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await CompletedAsync(app);

        Assign(app, Forbids);
        var row = Cannot(await RenewalAsync(app, ada));

        Assert.Equal((6, SetupProblemCode.SecretsForbidden), (row.Number, row.Problem!.Code));
    }

    [Fact]
    public async Task One_that_caps_the_lifetime_shortens_the_secret_that_the_run_then_makes()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await CompletedAsync(app);

        Assign(app, new(Forbidden: false, TimeSpan.FromDays(90)));
        var plan = await RenewalAsync(app, ada);
        var run = await Journey.RunAsync(app, ada, plan.Answers);

        var ends = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(90));
        Assert.Equal((SetupRunState.Proved, true), (run.State, plan.SecretEnds == ends || plan.SecretEnds == ends.AddDays(-1)));
        Assert.Equal([plan.SecretEnds], Registration(app).Passwords.Skip(1).Select(secret => DateOnly.FromDateTime(secret.EndsAt.UtcDateTime)));
    }

    [Fact]
    public async Task One_that_allows_secrets_holds_though_the_tenants_default_forbids_them()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await CompletedAsync(app);

        app.Tenant.State["contoso.com"].SecretPolicy = Forbids;
        Assert.Equal(SetupProblemCode.SecretsForbidden, Cannot(await RenewalAsync(app, ada)).Problem!.Code);
        Assign(app, SecretPolicy.None);
        var plan = await RenewalAsync(app, ada);

        Assert.True(plan.CanRun);
        Assert.Equal(SetupRunState.Proved, (await Journey.RunAsync(app, ada, plan.Answers)).State);
    }

    [Fact]
    public async Task A_rule_that_holds_for_younger_registrations_only_spares_the_one_that_is_there()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await CompletedAsync(app);
        var policy = app.Tenant.State["contoso.com"].DefaultAppManagementPolicy;

        policy.Secrets = Forbids;
        var restrictions = policy.Restrictions.DeepClone().AsObject();
        restrictions["passwordCredentials"]![0]!["restrictForAppsCreatedAfterDateTime"] = Registration(app).CreatedAt.AddMilliseconds(1).UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        policy.Restrictions = restrictions;
        var plan = await RenewalAsync(app, ada);

        Assert.True(plan.CanRun);
        Assert.Equal(SetupRunState.Proved, (await Journey.RunAsync(app, ada, plan.Answers)).State);
    }

    /// <summary>A new secret is needed: the hand-off of the first is complete.</summary>
    private static async Task<WebVisitor> CompletedAsync(WizardApplication app)
    {
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var handoffs = app.Services.GetRequiredService<HandoffStore>();
        await handoffs.ReportThereforeTestAsync(first.HandoffNumber!.Value, person, passed: true, null, Cancellation);
        Assert.Null((await handoffs.CompleteAsync(first.HandoffNumber.Value, person, Cancellation)).Refusal);
        return ada;
    }

    private static Task<SetupPlan> RenewalAsync(WizardApplication app, WebVisitor ada) =>
        PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices") with { Renew = true });

    private static Application Registration(WizardApplication app) => Assert.Single(app.Tenant.State["contoso.com"].Applications);

    private static void Assign(WizardApplication app, SecretPolicy secrets)
    {
        var policy = new AppManagementPolicy { Id = Guid.NewGuid(), DisplayName = "Of one application", Secrets = secrets };
        app.Tenant.State["contoso.com"].AppManagementPolicies.Add(policy);
        Registration(app).AppManagementPolicy = policy;
    }
}
