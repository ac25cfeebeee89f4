using System.Net;
using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.Escalations.EscalationScene;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup.Escalations;

public sealed class EscalationOnSqliteTests() : EscalationTests(StorageProvider.Sqlite);

public sealed class EscalationOnPostgreSqlTests() : EscalationTests(StorageProvider.PostgreSql);

/// <summary>The link for a colleague: what it does, and above all what it does not.</summary>
public abstract class EscalationTests(StorageProvider provider)
{
    [Fact]
    public async Task A_colleague_with_the_role_approves_and_the_run_goes_on_to_its_end_in_that_name()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var (ben, waiting, token) = await AskedAsync(app);
        var petra = await app.SignInAsync("petra@contoso.com");
        var desk = app.Services.GetRequiredService<EscalationDesk>();
        var principal = await app.PrincipalAsync(petra);

        var asked = await desk.OpenAsync(token, principal, Cancellation);
        var plan = await Journey.WithConsentAsync(petra, principal, () => desk.PlanAsync(token, principal, Cancellation));
        var number = await Journey.WithConsentAsync(petra, principal, () => desk.ApproveAsync(token, principal, Cancellation));
        var run = await Journey.EndAsync(app.Services.GetRequiredService<SetupRunner>(), number, Person(app, principal), Cancellation);

        Assert.Equal((waiting.Number, "Ben Builder"), (asked!.Run.Number, asked.AskedByName));
        Assert.Equal((true, SetupStepState.WillBeCreated), (plan!.CanRun, plan.Rows[12].State));
        Assert.Equal((SetupRunState.Proved, AllCreated), (run.State, States(run)));
        var made = Assert.Single(app.Tenant.State["contoso.com"].Applications);
        Assert.Equal((1, 0), (made.Passwords.Count, made.Owners.Count));
        var entries = await AuditAsync(app, ben, waiting.Number);
        Assert.Equal(
            [("Ben Builder", AuditOutcome.Intended), ("Ben Builder", AuditOutcome.Created), ("Petra Privileged", AuditOutcome.Intended), ("Petra Privileged", AuditOutcome.Passed)],
            entries.Where(entry => entry.Action is AuditAction.Escalation).Select(entry => (entry.ActorName, entry.Outcome)));
        Assert.All(entries.Where(entry => entry.Action is AuditAction.Consent), entry => Assert.Equal("Petra Privileged", entry.ActorName));
    }

    [Fact]
    public async Task To_open_the_link_does_nothing_and_shows_nothing_to_robots_to_other_tenants_and_to_people_without_a_role()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var (_, _, token) = await AskedAsync(app);
        var unknown = new string('A', token.Length);
        var before = (Writes(app), await LinkAsync(app));

        var robot = app.Visit();
        var (known, other) = (await robot.SendAsync(new(HttpMethod.Get, $"/escalations/{token}")), await robot.SendAsync(new(HttpMethod.Get, $"/escalations/{unknown}")));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (known.StatusCode, other.StatusCode));
        AssertPrivate(known);
        var reader = new HttpRequestMessage(HttpMethod.Get, $"/escalations/{token}");
        reader.Headers.Add("Accept", "text/html");
        var led = await robot.SendAsync(reader);
        Assert.StartsWith("/sign-in?", led.Headers.Location!.ToString(), StringComparison.Ordinal);
        AssertPrivate(led);

        var frank = await app.SignInAsync("frank@fabrikam.com");
        var (foreign, nothing) = (await frank.GetAsync($"/escalations/{token}"), await frank.GetAsync($"/escalations/{unknown}"));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (foreign.StatusCode, nothing.StatusCode));
        Assert.DoesNotContain("contoso", frank.Bodies[^2], StringComparison.OrdinalIgnoreCase);
        AssertPrivate(foreign);
        var olga = await app.SignInAsync("olga@contoso.com");
        Assert.Equal(HttpStatusCode.Forbidden, (await olga.GetAsync($"/escalations/{token}")).StatusCode);
        Assert.DoesNotContain("invoices@contoso.com", olga.Bodies[^1], StringComparison.Ordinal);
        var petra = await app.SignInAsync("petra@contoso.com");
        var page = await petra.GetAsync($"/escalations/{token}");
        AssertPrivate(page);
        Assert.Contains("invoices@contoso.com", petra.Bodies[^1], StringComparison.Ordinal);

        var after = (Writes(app), await LinkAsync(app));
        Assert.Equal((before.Item1, before.Item2.State, EscalationState.Open), (after.Item1, after.Item2.State, after.Item2.State));
        // Not in the log, the audit log or the database: only its hash is kept.
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(token, StringComparison.Ordinal));
        Assert.Contains(app.Log.Lines, line => line.Contains("/escalations/…", StringComparison.Ordinal));
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        var entries = await context.Set<AuditEntry>().AsNoTracking().ToListAsync(Cancellation);
        Assert.DoesNotContain(entries, entry => entry.ToString().Contains(token, StringComparison.Ordinal));
        Assert.Contains(entries, entry => entry is { Action: AuditAction.Access, Subject: "/escalations/…" });
    }

    [Fact]
    public async Task Another_tenants_administrator_can_neither_read_nor_approve_nor_decline()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var (_, waiting, token) = await AskedAsync(app);
        var frank = await app.PrincipalAsync(await app.SignInAsync("frank@fabrikam.com"));
        var desk = app.Services.GetRequiredService<EscalationDesk>();

        Assert.Null(await desk.OpenAsync(token, frank, Cancellation));
        Assert.Null(await desk.PlanAsync(token, frank, Cancellation));
        Assert.Equal(SetupProblemCode.EscalationGone, await RefusedAsync(() => desk.ApproveAsync(token, frank, Cancellation)));
        Assert.Equal(SetupProblemCode.EscalationGone, await RefusedAsync(() => desk.DeclineAsync(token, frank, Cancellation)));
        Assert.Equal(SetupProblemCode.RunUnknown, await RefusedAsync(() => desk.MakeAsync(waiting.Number, frank, Cancellation)));
        Assert.Null(await app.Services.GetRequiredService<WaitingRuns>().ReadAsync(waiting.Number, frank, Cancellation));
        Assert.Equal(EscalationState.Open, (await LinkAsync(app)).State);
    }

    [Fact]
    public async Task Who_lacks_the_role_as_well_cannot_approve_and_the_link_stays_good()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var (ben, waiting, token) = await AskedAsync(app);
        var desk = app.Services.GetRequiredService<EscalationDesk>();
        var principal = await app.PrincipalAsync(ben);

        var refused = await RefusedAsync(() => Journey.WithConsentAsync(ben, principal, () => desk.ApproveAsync(token, principal, Cancellation)));

        Assert.Equal(SetupProblemCode.ConsentRoleMissing, refused);
        Assert.Equal(EscalationState.Open, (await LinkAsync(app)).State);
        Assert.Equal(SetupRunState.Waiting, (await app.Services.GetRequiredService<SetupRunner>().ReadAsync(waiting.Number, Person(app, principal), Cancellation))!.State);
    }

    [Fact]
    public async Task Who_can_do_some_of_the_rest_does_that_and_the_run_waits_for_the_next_colleague()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var petra = await app.SignInAsync("petra@contoso.com");
        var waiting = await SetupPartialTests.PartialAsync(app, petra);
        var (desk, runner) = (app.Services.GetRequiredService<EscalationDesk>(), app.Services.GetRequiredService<SetupRunner>());
        var privileged = await app.PrincipalAsync(petra);
        var first = await desk.MakeAsync(waiting.Number, privileged, Cancellation);
        var ben = await app.SignInAsync("ben@contoso.com");
        var principal = await app.PrincipalAsync(ben);

        var asked = await desk.OpenAsync(first, principal, Cancellation);
        var plan = await Journey.WithConsentAsync(ben, principal, () => desk.PlanAsync(first, principal, Cancellation));
        await Journey.WithConsentAsync(ben, principal, () => desk.ApproveAsync(first, principal, Cancellation));
        var part = await Journey.EndAsync(runner, waiting.Number, Person(app, principal), Cancellation);
        var second = await desk.MakeAsync(waiting.Number, principal, Cancellation);
        await Journey.WithConsentAsync(petra, privileged, () => desk.ApproveAsync(second, privileged, Cancellation));
        var ended = await ProvedAsync(runner, waiting.Number, Person(app, privileged));

        Assert.Equal((SetupProblemCode.RoleMissing, false, null), (waiting.Problem!.Code, plan!.CanRun, asked!.Stops(plan)?.Number));
        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.ConsentRoleMissing), (part.State, part.Problem!.Code));
        Assert.Equal((AllCreated, 1), (States(ended), Assert.Single(app.Tenant.State["contoso.com"].Applications).Passwords.Count));
        Assert.Equal(
            [("Petra Privileged", AuditOutcome.Created), ("Ben Builder", AuditOutcome.Passed), ("Ben Builder", AuditOutcome.Created), ("Petra Privileged", AuditOutcome.Passed)],
            (await AuditAsync(app, ben, waiting.Number)).Where(entry => entry is { Action: AuditAction.Escalation, Outcome: not AuditOutcome.Intended }).Select(entry => (entry.ActorName, entry.Outcome)));
    }

    [Fact]
    public async Task What_somebody_did_to_the_registration_meanwhile_stops_the_approval()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var (_, _, token) = await AskedAsync(app);
        Assert.Single(app.Tenant.State["contoso.com"].Applications).Owners.Add(app.Tenant.State.Person("olga@contoso.com").Id);
        var petra = await app.SignInAsync("petra@contoso.com");
        var principal = await app.PrincipalAsync(petra);
        var desk = app.Services.GetRequiredService<EscalationDesk>();

        var refused = await RefusedAsync(() => Journey.WithConsentAsync(petra, principal, () => desk.ApproveAsync(token, principal, Cancellation)));

        Assert.Equal(SetupProblemCode.ForeignOwner, refused);
        Assert.DoesNotContain(app.Tenant.State["contoso.com"].RoleAssignments, grant => grant.PrincipalType == "ServicePrincipal");
        Assert.Equal(EscalationState.Open, (await LinkAsync(app)).State);
    }

    [Fact]
    public async Task A_press_is_remembered_for_the_person_who_pressed_and_for_nobody_else()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var (ben, waiting, token) = await AskedAsync(app);
        var desk = app.Services.GetRequiredService<EscalationDesk>();
        var waits = app.Services.GetRequiredService<WaitingRuns>();
        var (asker, petra) = (await app.PrincipalAsync(ben), await app.PrincipalAsync(await app.SignInAsync("petra@contoso.com")));

        var press = await desk.RememberPressAsync(token, petra, Cancellation);
        var goOn = await waits.RememberPressAsync(waiting.Number, asker, Cancellation);

        Assert.True(await desk.TakePressAsync(token, press, petra, Cancellation));
        Assert.False(await desk.TakePressAsync(token, press, asker, Cancellation));
        Assert.False(await desk.TakePressAsync(token, goOn, petra, Cancellation));
        Assert.False(await desk.TakePressAsync(token, $"{press}A", petra, Cancellation));
        Assert.True(await waits.TakePressAsync(waiting.Number, goOn, asker, Cancellation));
        Assert.False(await waits.TakePressAsync(waiting.Number, goOn, petra, Cancellation));
        await desk.DeclineAsync(token, petra, Cancellation);
        Assert.False(await desk.TakePressAsync(token, press, petra, Cancellation));
    }
}
