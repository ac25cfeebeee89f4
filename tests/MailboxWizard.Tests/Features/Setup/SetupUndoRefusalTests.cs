using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;
using static MailboxWizard.Tests.Features.Setup.UndoScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>What is not taken back, and what is all the same.</summary>
public sealed class SetupUndoRefusalTests
{
    [Fact]
    public async Task After_Complete_nothing_is_taken_back()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var principal = await app.PrincipalAsync(ada);
        var person = app.Services.GetRequiredService<People>().Describe(principal)!;
        var handoffs = app.Services.GetRequiredService<HandoffStore>();
        await handoffs.ReportThereforeTestAsync(run.HandoffNumber!.Value, person, passed: true, null, Cancellation);
        Assert.True((await handoffs.CompleteAsync(run.HandoffNumber.Value, person, Cancellation)).IsDone);
        var picture = await PictureAsync(app);

        var refused = await RefusedAsync(app, ada, run.Number);

        Assert.Equal(SetupProblemCode.UndoTooLate, refused.Code);
        Assert.Null(await app.Services.GetRequiredService<SetupUndoDoor>().OfferAsync(run.Number, principal, Cancellation));
        Assert.Equal(picture, await PictureAsync(app));
    }

    [Fact]
    public async Task A_confirmation_is_remembered_over_Microsofts_page_without_a_draft_for_the_same_person_and_until_the_run_moves()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var (principal, ben) = (await app.PrincipalAsync(ada), await app.PrincipalAsync(await app.SignInAsync("ben@contoso.com")));
        var door = app.Services.GetRequiredService<SetupUndoDoor>();
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation))
            await context.Set<SetupDraft>().ExecuteDeleteAsync(Cancellation);

        var press = await door.RememberPressAsync(run.Number, principal, Cancellation);

        Assert.True(await door.TakePressAsync(run.Number, press, principal, Cancellation));
        Assert.False(await door.TakePressAsync(run.Number, press, ben, Cancellation));
        Assert.False(await door.TakePressAsync(run.Number, $"{press}A", principal, Cancellation));
        Assert.False(await door.TakePressAsync(run.Number, null, principal, Cancellation));
        // A press of something else is none of this.
        Assert.False(await app.Services.GetRequiredService<WaitingRuns>().TakePressAsync(run.Number, press, principal, Cancellation));
        Assert.Equal(SetupRunState.Undone, (await UndoAsync(app, ada, run.Number)).State);
        Assert.False(await door.TakePressAsync(run.Number, press, principal, Cancellation));
    }

    [Theory]
    [InlineData("frank@fabrikam.com", SetupProblemCode.UndoNotNow)]
    [InlineData("ben@contoso.com", SetupProblemCode.ConsentRoleMissing)]
    [InlineData("petra@contoso.com", SetupProblemCode.RoleMissing)]
    [InlineData("olga@contoso.com", SetupProblemCode.RoleMissing)]
    public async Task Another_tenant_and_whoever_lacks_a_role_take_nothing_back(string userName, SetupProblemCode code)
    {
        await using var app = await WizardApplication.StartAsync();
        var run = await Journey.RunAsync(app, await app.SignInAsync("ada@contoso.com"), "invoices@contoso.com", "Invoices");
        var other = await app.SignInAsync(userName);
        var assignments = app.Tenant.State["contoso.com"].RoleAssignments.Count;

        var refused = await RefusedAsync(app, other, run.Number);

        Assert.Equal(code, refused.Code);
        Assert.Equal((SetupRunState.Proved, assignments), ((await RowAsync(app, run.Number)).Snapshot.State, app.Tenant.State["contoso.com"].RoleAssignments.Count));
        Assert.Single(app.Tenant.State["contoso.com"].Applications);
    }

    [Fact]
    public async Task With_a_foreign_secret_the_registration_stays_and_the_consent_and_the_own_secret_go()
    {
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick);
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var contoso = app.Tenant.State["contoso.com"];
        var registration = Assert.Single(contoso.Applications);
        var foreign = Foreign();
        registration.Passwords.Add(foreign);

        var refused = await UndoAsync(app, ada, run.Number);
        var kept = (Single: Assert.Single(registration.Passwords).KeyId, registration.DeletedAt, Clients: contoso.ServicePrincipals.Count(client => client.AppId == registration.AppId));
        registration.Passwords.RemoveWhere(_ => true);
        var undone = await UndoAsync(app, ada, run.Number);

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.UndoForeign), (refused.State, refused.Problem!.Code));
        Assert.Equal(
            "1 Found, 2 Found, 3 Cannot, 4 Created, 5 Created, 6 Found, 7 Removed, 8 Removed, 9 Removed, 10 Cannot, 11 Created, 12 Created, 13 Removed", States(refused));
        Assert.Equal((foreign.KeyId, null, 1), kept);
        Assert.Empty(contoso.RoleAssignments);
        Assert.Equal(HandoffState.Withdrawn, (await HandoffAsync(app, ada, run.HandoffNumber!.Value))!.State);
        Assert.Equal((SetupRunState.Undone, AllRemoved), (undone.State, States(undone)));
        Assert.Empty(contoso.Applications);
    }

    [Theory]
    [InlineData("Mail.Read", false)]
    [InlineData("openid profile User.Read", true)]
    public async Task A_delegated_consent_that_no_route_of_ours_declares_keeps_the_service_principal_and_with_it_the_registration(string scopes, bool isOurs)
    {
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick);
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var contoso = app.Tenant.State["contoso.com"];
        var client = contoso.FindServicePrincipal(Assert.Single(contoso.Applications).AppId)!;
        var graph = contoso.FindServicePrincipal(Guid.Parse("00000003-0000-0000-c000-000000000000"))!;
        contoso.PermissionGrants.Add(new() { Id = "given-by-a-colleague", ClientId = client.Id, ResourceId = graph.Id, Scopes = [.. scopes.Split(' ')] });

        var undone = await UndoAsync(app, ada, run.Number);
        var (registrations, held) = (contoso.Applications.Count, contoso.PermissionGrantsOf(client.Id).Count);

        Assert.Equal(
            isOurs ? (SetupRunState.Undone, null, 0, 0) : (SetupRunState.Failed, SetupProblemCode.UndoForeign, 1, 1), (undone.State, undone.Problem?.Code, registrations, held));
        Assert.Equal(isOurs ? SetupStepState.Removed : SetupStepState.Cannot, undone.Rows[9].State);
        Assert.Empty(contoso.RoleAssignments);
    }

    /// <summary>Given for an hour, and over in the moment of the request.</summary>
    [Fact]
    public async Task Who_loses_the_role_for_consent_before_anything_was_granted_can_undo_the_rest()
    {
        WizardApplication? running = null;
        await using var app = running = await WizardApplication.StartAsync(settings: UndoScene.Quick, configure: builder =>
            builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new BeforeConsent(() =>
            {
                var roles = running!.Tenant.State.Person("ada@contoso.com").Roles;
                roles.RemoveWhere(_ => true);
                foreach (var role in running.Tenant.State.Person("ben@contoso.com").Roles)
                    roles.Add(role);
            })));
        var ada = await app.SignInAsync("ada@contoso.com");
        var waiting = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        var undone = await UndoAsync(app, ada, waiting.Number);

        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.ConsentRoleMissing), (waiting.State, waiting.Problem?.Code));
        Assert.Equal((SetupRunState.Undone, null), (undone.State, undone.Problem?.Happened));
        Assert.Equal((0, 0), (app.Tenant.State["contoso.com"].Applications.Count, app.Tenant.State["contoso.com"].RoleAssignments.Count));
    }

    [Fact]
    public async Task What_was_deleted_by_hand_is_purged_and_its_next_generation_stays()
    {
        await using var app = await WizardApplication.StartAsync(settings: UndoScene.Quick);
        var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var contoso = app.Tenant.State["contoso.com"];
        var deleted = Assert.Single(contoso.Applications);
        deleted.DeletedAt = DateTimeOffset.UtcNow;
        contoso.RoleAssignments.RemoveWhere(_ => true);
        contoso.ServicePrincipals.RemoveWhere(principal => principal.AppId == deleted.AppId);
        var second = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        var undone = await UndoAsync(app, ada, first.Number);

        Assert.Equal((SetupRunState.Proved, SetupRunState.Undone, AllRemoved), (second.State, undone.State, States(undone)));
        Assert.Equal("therefore-mailbox-2", Assert.Single(contoso.Applications).UniqueName);
        Assert.Single(contoso.RoleAssignments);
    }

    [Fact]
    public async Task A_run_that_failed_half_way_is_undone_and_leaves_nothing()
    {
        await using var app = await WizardApplication.StartAsync(configure: builder =>
            builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new RefusedConsent()));
        var ada = await app.SignInAsync("ada@contoso.com");
        await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");
        var before = await PictureAsync(app);
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        var undone = await UndoAsync(app, ada, run.Number);

        Assert.Equal((SetupRunState.Failed, SetupRunState.Undone), (run.State, undone.State));
        Assert.Equal(before, await PictureAsync(app));
    }

    [Fact]
    public async Task A_credential_that_appears_with_the_consent_takes_the_consent_away_again()
    {
        Application? registration = null;
        WizardApplication? running = null;
        await using var app = running = await WizardApplication.StartAsync(settings: UndoScene.Quick, configure: builder =>
            builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new AfterConsent(() =>
            {
                registration = running!.Tenant.State["contoso.com"].Applications.Single();
                registration.Passwords.Add(Foreign());
            })));
        var ada = await app.SignInAsync("ada@contoso.com");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.ForeignCredential, SetupStepState.Removed), (run.State, run.Problem!.Code, run.Rows[12].State));
        Assert.Empty(app.Tenant.State["contoso.com"].RoleAssignments);
        Assert.Null(run.HandoffNumber);
        Assert.Contains(await AuditAsync(app, ada, run.Number), entry => entry is { Action: AuditAction.Consent, Outcome: AuditOutcome.Removed });
    }

    private static PasswordCredential Foreign() => new()
    {
        KeyId = Guid.NewGuid(),
        DisplayName = "Somebody else's",
        SecretText = "not-a-secret-of-anybody",
        StartsAt = DateTimeOffset.UtcNow,
        EndsAt = DateTimeOffset.UtcNow.AddMonths(6),
    };

    /// <summary>Answers consent as Microsoft does when it refuses for good.</summary>
    private sealed class RefusedConsent : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.EndsWith("/appRoleAssignedTo", StringComparison.Ordinal)
                ? new HttpResponseMessage(System.Net.HttpStatusCode.UnprocessableEntity)
                {
                    Content = new StringContent("""{"error":{"code":"Request_Refused","message":"Not today."}}""", System.Text.Encoding.UTF8, "application/json"),
                    RequestMessage = request,
                }
                : await base.SendAsync(request, cancellationToken);
    }

    private sealed class BeforeConsent(Action act) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.EndsWith("/appRoleAssignedTo", StringComparison.Ordinal))
                act();
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class AfterConsent(Action act) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.EndsWith("/appRoleAssignedTo", StringComparison.Ordinal))
                act();
            return answer;
        }
    }
}
