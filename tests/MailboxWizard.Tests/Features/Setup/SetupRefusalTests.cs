using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>What a tenant forbids, lacks or hides from others, said before anything is written.</summary>
public sealed class SetupRefusalTests
{
    [Fact]
    public async Task A_squatted_name_is_not_taken_over_and_nothing_is_written()
    {
        await using var app = await WizardApplication.StartAsync("squatted-name");
        var ada = await app.SignInAsync("ada@contoso.com");

        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        var refused = await RefusedAsync(app, ada, plan.DraftId);

        Assert.Equal((3, SetupProblemCode.NameTaken), (Cannot(plan).Number, refused.Code));
        Assert.Contains("Olga Ordinary", refused.Happened, StringComparison.Ordinal);
        Assert.Equal(0, Writes(app));
    }

    [Fact]
    public async Task A_foreign_owner_of_our_service_principal_stops_the_next_plan()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var contoso = app.Tenant.State["contoso.com"];
        contoso.ServicePrincipals.Single(principal => principal.DisplayName == "Therefore mailbox").Owners.Add(app.Tenant.State.Person("olga@contoso.com").Id);

        var plan = await PlanAsync(app, ada, Journey.Answers("office@contoso.com", "Inbox"));

        Assert.Contains("Olga Ordinary", Cannot(plan).Problem!.Happened, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_federated_credential_on_our_registration_stops_the_consent()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var contoso = app.Tenant.State["contoso.com"];
        var registration = contoso.Applications.Single();
        registration.FederatedCredentials.Add(new() { Id = Guid.NewGuid(), Name = "foreign", Issuer = "https://issuer.example", Subject = "anyone" });
        contoso.RoleAssignments.RemoveWhere(grant => grant.PrincipalType == "ServicePrincipal");

        var run = await Journey.RunAsync(app, ada, "office@contoso.com", "Inbox");

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.ForeignCredential), (run.State, run.Problem?.Code));
        Assert.DoesNotContain(contoso.RoleAssignments, grant => grant.PrincipalType == "ServicePrincipal");
    }

    [Fact]
    public async Task Its_own_maker_is_removed_from_the_owners_before_consent()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var contoso = app.Tenant.State["contoso.com"];
        var client = contoso.ServicePrincipals.Single(principal => principal.DisplayName == "Therefore mailbox");
        client.Owners.Add(app.Tenant.State.Person("ada@contoso.com").Id);
        contoso.RoleAssignments.RemoveWhere(grant => grant.PrincipalType == "ServicePrincipal");

        var run = await Journey.RunAsync(app, ada, "office@contoso.com", "Inbox");

        Assert.Equal(SetupRunState.Proved, run.State);
        Assert.Empty(client.Owners);
    }

    [Fact]
    public async Task A_foreign_secret_on_our_registration_stops_the_next_run()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords.Add(new()
        {
            KeyId = Guid.NewGuid(),
            DisplayName = "somebody else's",
            SecretText = "simulated~only",
            StartsAt = DateTimeOffset.UtcNow,
            EndsAt = DateTimeOffset.UtcNow.AddYears(1),
        });

        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));

        Assert.Equal((3, SetupProblemCode.ForeignCredential), (Cannot(plan).Number, Cannot(plan).Problem!.Code));
    }

    [Fact]
    public async Task An_application_administrator_needs_a_colleague_for_Graph_and_nobody_for_EWS()
    {
        await using var app = await WizardApplication.StartAsync();
        var ben = await app.SignInAsync("ben@contoso.com");

        var plan = await PlanAsync(app, ben, Journey.Answers("invoices@contoso.com", "Invoices"));
        var run = await Journey.RunAsync(app, ben, "invoices@contoso.com", "Invoices", Route.Ews);

        Assert.Equal((13, SetupProblemCode.ConsentRoleMissing), (Cannot(plan).Number, Cannot(plan).Problem!.Code));
        Assert.Null(run.Problem?.Happened);
        Assert.Equal((AllCreated, SetupRunState.Proved), (States(run), run.State));
    }

    [Theory]
    [InlineData("secrets-forbidden", 6, SetupProblemCode.SecretsForbidden)]
    [InlineData("no-exchange", 11, SetupProblemCode.ExchangeMissing)]
    public async Task What_the_tenant_lacks_or_forbids_is_said_before_anything_is_written(string scenario, int row, SetupProblemCode code)
    {
        await using var app = await WizardApplication.StartAsync(scenario);
        var ada = await app.SignInAsync("ada@contoso.com");

        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        var refused = await RefusedAsync(app, ada, plan.DraftId);

        Assert.Equal((row, code, code, 0), (Cannot(plan).Number, Cannot(plan).Problem!.Code, refused.Code, Writes(app)));
    }

    [Fact]
    public async Task A_secret_is_made_as_long_as_the_policy_allows()
    {
        await using var app = await WizardApplication.StartAsync("secrets-12-months");
        var ada = await app.SignInAsync("ada@contoso.com");
        var today = DateOnly.FromDateTime(DateTime.UtcNow);

        var run = await Journey.RunAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices") with { SecretEnds = today.AddMonths(24) });

        Assert.Equal((SetupRunState.Proved, today.AddDays(365)), (run.State, run.SecretEnds));
    }

    [Fact]
    public async Task A_neighbour_sees_neither_the_run_nor_the_draft()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        var frank = await app.PrincipalAsync(await app.SignInAsync("frank@fabrikam.com"));
        var person = app.Services.GetRequiredService<People>().Describe(frank)!;

        Assert.Null(await app.Services.GetRequiredService<SetupRunner>().ReadAsync(run.Number, person, Cancellation));
        Assert.Null(await app.Services.GetRequiredService<SetupDrafts>().ReadAsync(plan.DraftId, person, Cancellation));
        Assert.Null(await app.Services.GetRequiredService<SetupPlanner>().PlanAsync(plan.DraftId, frank, Cancellation));
    }
}
