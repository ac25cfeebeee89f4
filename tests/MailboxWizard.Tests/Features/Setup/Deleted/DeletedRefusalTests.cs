using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Deleted;
using MailboxWizard.Microsoft365;
using MailboxWizard.SimulatedTenant.Beliefs;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.Deleted.DeletedScene;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup.Deleted;

/// <summary>Who may not restore or purge, and what is never touched.</summary>
public sealed class DeletedRefusalTests
{
    [Fact]
    public async Task A_neighbour_and_who_lacks_the_role_can_do_nothing()
    {
        await using var app = await WizardApplication.StartAsync();
        var (ada, ours) = await DeletedAsync(app);
        var plan = await PlanAsync(app, ada, Answers);
        var frank = await app.SignInAsync("frank@fabrikam.com");
        var own = await PlanAsync(app, frank, Journey.Answers("post@fabrikam.com", "Inbox"));
        var petra = await app.SignInAsync("petra@contoso.com");
        var olga = await app.SignInAsync("olga@contoso.com");
        var before = Writes(app);

        Assert.Equal(SetupProblemCode.DraftGone, await RefusedAsync(app, frank, DeletedDeed.Purge, plan.DraftId, plan.Deleted!.Id));
        Assert.Equal(SetupProblemCode.DeletedGone, await RefusedAsync(app, frank, DeletedDeed.Purge, own.DraftId, plan.Deleted.Id));
        Assert.Equal(SetupProblemCode.RoleMissing, await RefusedAsync(app, petra, DeletedDeed.Restore, plan.DraftId, plan.Deleted.Id));
        Assert.Equal(SetupProblemCode.RoleMissing, await RefusedAsync(app, olga, DeletedDeed.Restore, plan.DraftId, plan.Deleted.Id));

        Assert.NotNull(ours.DeletedAt);
        Assert.Equal(before, Writes(app));
        // Whoever is no administrator at all has been refused the page, which is an entry of its own.
        Assert.Equal(
            [
                ("Frank Admin", AuditOutcome.Refused, "DraftGone"), ("Frank Admin", AuditOutcome.Refused, "DeletedGone"),
                ("Petra Privileged", AuditOutcome.Refused, "RoleMissing"),
            ],
            (await AuditAsync(app)).Select(entry => (entry.ActorName, entry.Outcome, entry.Detail!)));
    }

    [Fact]
    public async Task One_that_another_application_made_is_not_offered_and_one_with_a_foreign_credential_is_left_alone()
    {
        await using var app = await WizardApplication.StartAsync();
        var (ada, ours) = await DeletedAsync(app, before: application => application.Passwords.Add(Foreign()));
        var plan = await PlanAsync(app, ada, Answers);
        var before = Writes(app);

        foreach (var deed in Enum.GetValues<DeletedDeed>())
            Assert.Equal(SetupProblemCode.DeletedForeign, await RefusedAsync(app, ada, deed, plan.DraftId, plan.Deleted!.Id));
        // Somebody else's, deleted, in the place of ours.
        var contoso = app.Tenant.State["contoso.com"];
        contoso.Applications.Remove(ours);
        contoso.Applications.Add(new()
        {
            Id = Guid.NewGuid(),
            AppId = Guid.NewGuid(),
            CreatedAt = DateTimeOffset.UtcNow,
            DeletedAt = DateTimeOffset.UtcNow,
            CreatedByAppId = Guid.NewGuid(),
            Properties = new() { ["displayName"] = "Theirs", ["uniqueName"] = "therefore-mailbox", ["signInAudience"] = "AzureADMyOrg" },
        });
        var foreign = await PlanAsync(app, ada, Answers);

        Assert.Equal((null, SetupProblemCode.RegistrationDeleted), (foreign.Deleted, Cannot(foreign).Problem!.Code));
        Assert.Equal(SetupProblemCode.DeletedGone, await RefusedAsync(app, ada, DeletedDeed.Purge, foreign.DraftId, plan.Deleted!.Id));
        Assert.Equal(before, Writes(app));
        // Whoever is no administrator at all has been refused the page, which is an entry of its own.
    }

    [Fact]
    public async Task A_restored_one_that_somebody_else_owns_gets_no_service_principal_back()
    {
        await using var app = await WizardApplication.StartAsync();
        var (ada, ours) = await DeletedAsync(app, before: application => application.Owners.Add(app.Tenant.State.Person("olga@contoso.com").Id));
        var plan = await PlanAsync(app, ada, Answers);

        var refused = await RefusedAsync(app, ada, DeletedDeed.Restore, plan.DraftId, plan.Deleted!.Id);
        var again = await PlanAsync(app, ada, Answers);

        Assert.Equal((SetupProblemCode.DeletedForeign, null), (refused, ours.DeletedAt));
        Assert.DoesNotContain(app.Tenant.State["contoso.com"].ServicePrincipals, principal => principal.AppId == ours.AppId);
        Assert.Equal(SetupProblemCode.ForeignOwner, Cannot(again).Problem!.Code);
    }

    [Fact]
    public async Task What_Graph_refuses_is_told_and_stands_in_the_audit_log()
    {
        WizardApplication? running = null;
        void LoseRole() => running?.Tenant.State.Person(Ada).Roles.RemoveWhere(_ => true);
        await using var app = await WizardApplication.StartAsync(
            configure: builder => builder.Services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Acting("/restore", LoseRole))));
        var (ada, ours) = await DeletedAsync(app);
        var plan = await PlanAsync(app, ada, Answers);
        running = app;

        var refused = await RefusedAsync(app, ada, DeletedDeed.Restore, plan.DraftId, plan.Deleted!.Id);

        Assert.Equal((SetupProblemCode.RefusedByMicrosoft, true), (refused, ours.DeletedAt is not null));
        Assert.Equal([(AuditOutcome.Intended, null), (AuditOutcome.Refused, (int?)403)], (await AuditAsync(app)).Select(entry => (entry.Outcome, entry.Status)));
    }

    [Fact]
    public async Task While_a_run_of_the_registration_waits_nothing_is_restored_or_purged()
    {
        await using var app = await WizardApplication.StartAsync();
        var (ada, ours) = await DeletedAsync(app);
        var plan = await PlanAsync(app, ada, Answers);
        await SetupPartialTests.PartialAsync(app, await app.SignInAsync("ben@contoso.com"));
        Assert.Single(app.Tenant.State["contoso.com"].Applications, application => application.UniqueName == "therefore-mailbox-2").DeletedAt = DateTimeOffset.UtcNow;

        var now = await PlanAsync(app, ada, Answers);

        Assert.Equal(SetupProblemCode.DeletedNotNow, await RefusedAsync(app, ada, DeletedDeed.Purge, now.DraftId, now.Deleted!.Id));
        Assert.Equal(SetupProblemCode.DeletedGone, await RefusedAsync(app, ada, DeletedDeed.Restore, plan.DraftId, plan.Deleted!.Id));
        Assert.NotNull(ours.DeletedAt);
    }

    [Fact]
    public async Task A_press_is_remembered_for_the_person_the_deed_and_the_registration_alone()
    {
        await using var app = await WizardApplication.StartAsync();
        var door = app.Services.GetRequiredService<DeletedRegistrations>();
        var (ada, ben) = (await app.PrincipalAsync(await app.SignInAsync(Ada)), await app.PrincipalAsync(await app.SignInAsync("ben@contoso.com")));
        var (one, other) = (new ObjectId(Guid.NewGuid()), new ObjectId(Guid.NewGuid()));

        var press = door.RememberPress(DeletedDeed.Restore, one, ada);

        Assert.True(door.IsPressed(DeletedDeed.Restore, one, press, ada));
        Assert.False(door.IsPressed(DeletedDeed.Purge, one, press, ada));
        Assert.False(door.IsPressed(DeletedDeed.Restore, other, press, ada));
        Assert.False(door.IsPressed(DeletedDeed.Restore, one, press, ben));
    }

    private static PasswordCredential Foreign() => new()
    {
        KeyId = Guid.NewGuid(),
        DisplayName = "theirs",
        SecretText = "abc~Q8foreign-credential-of-somebody-else",
        StartsAt = DateTimeOffset.UtcNow,
        EndsAt = DateTimeOffset.UtcNow.AddYears(1),
    };

    /// <summary>Acts right before each request to this address.</summary>
    private sealed class Acting(string before, Action act) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != HttpMethod.Get && request.RequestUri!.AbsolutePath.EndsWith(before, StringComparison.Ordinal))
                act();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
