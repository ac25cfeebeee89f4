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

public sealed class EscalationEndOnSqliteTests() : EscalationEndTests(StorageProvider.Sqlite);

public sealed class EscalationEndOnPostgreSqlTests() : EscalationEndTests(StorageProvider.PostgreSql);

/// <summary>When the link for a colleague is used up or void.</summary>
public abstract class EscalationEndTests(StorageProvider provider)
{
    [Fact]
    public async Task A_link_is_good_once_and_a_decline_uses_it_up_and_is_told()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var (ben, waiting, token) = await AskedAsync(app);
        var desk = app.Services.GetRequiredService<EscalationDesk>();
        var petra = await app.PrincipalAsync(await app.SignInAsync("petra@contoso.com"));

        await desk.DeclineAsync(token, petra, Cancellation);
        var told = (await app.Services.GetRequiredService<WaitingRuns>().ReadAsync(waiting.Number, await app.PrincipalAsync(ben), Cancellation))!.Link!;

        Assert.Equal((EscalationState.Declined, "Petra Privileged"), (told.State, told.EndedByName));
        Assert.Null(await desk.OpenAsync(token, petra, Cancellation));
        Assert.Equal(SetupProblemCode.EscalationGone, await RefusedAsync(() => desk.DeclineAsync(token, petra, Cancellation)));
        Assert.Equal(SetupProblemCode.EscalationGone, await RefusedAsync(() => desk.ApproveAsync(token, petra, Cancellation)));
        Assert.Contains(await AuditAsync(app, ben, waiting.Number), entry => entry is { Action: AuditAction.Escalation, Outcome: AuditOutcome.Refused, ActorName: "Petra Privileged" });
    }

    [Fact]
    public async Task Of_two_colleagues_who_approve_at_the_same_moment_one_does()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var (_, waiting, token) = await AskedAsync(app);
        var desk = app.Services.GetRequiredService<EscalationDesk>();
        var colleagues = new List<ClaimsPrincipal>();
        foreach (var name in new[] { "petra@contoso.com", "ada@contoso.com" })
        {
            var visitor = await app.SignInAsync(name);
            var principal = await app.PrincipalAsync(visitor);
            // Both have passed Microsoft's pages before either presses.
            foreach (var stage in new[] { ConsentStage.Look, ConsentStage.Run })
                await Journey.ConsentAsync(visitor, stage, name);
            colleagues.Add(principal);
        }

        var approvals = await Task.WhenAll(colleagues.Select(async colleague =>
        {
            try
            {
                return await desk.ApproveAsync(token, colleague, Cancellation);
            }
            catch (SetupProblemException refused) when (refused.Problem.Code is SetupProblemCode.EscalationGone or SetupProblemCode.RunUnknown)
            {
                return (int?)null;
            }
        }));
        var run = await Journey.EndAsync(app.Services.GetRequiredService<SetupRunner>(), waiting.Number, Person(app, colleagues[0]), Cancellation);

        Assert.Equal([waiting.Number], approvals.OfType<int>());
        Assert.Equal((SetupRunState.Proved, EscalationState.Approved), (run.State, (await LinkAsync(app)).State));
        Assert.Single(app.Tenant.State["contoso.com"].RoleAssignments, grant => grant.PrincipalType == "ServicePrincipal");
    }

    [Fact]
    public async Task A_link_stays_good_when_the_run_cannot_be_queued_at_that_moment()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var (ben, waiting, token) = await AskedAsync(app);
        var desk = app.Services.GetRequiredService<EscalationDesk>();
        var petra = await app.SignInAsync("petra@contoso.com");
        var principal = await app.PrincipalAsync(petra);
        // As if another node had been quicker: what would queue the run changes no row.
        await DoAsync(app, provider is StorageProvider.Sqlite
            ? "CREATE TRIGGER quicker BEFORE UPDATE ON SetupRuns WHEN OLD.IsParked AND NOT NEW.IsParked BEGIN SELECT RAISE(IGNORE); END"
            : """
              CREATE FUNCTION quicker() RETURNS trigger AS $$ BEGIN RETURN NULL; END $$ LANGUAGE plpgsql;
              CREATE TRIGGER quicker BEFORE UPDATE ON "SetupRuns" FOR EACH ROW WHEN (OLD."IsParked" AND NOT NEW."IsParked") EXECUTE FUNCTION quicker()
              """);

        var refused = await RefusedAsync(() => Journey.WithConsentAsync(petra, principal, () => desk.ApproveAsync(token, principal, Cancellation)));
        var kept = await LinkAsync(app);
        await DoAsync(app, provider is StorageProvider.Sqlite ? "DROP TRIGGER quicker" : """DROP TRIGGER quicker ON "SetupRuns" """);
        await Journey.WithConsentAsync(petra, principal, () => desk.ApproveAsync(token, principal, Cancellation));
        var run = await Journey.EndAsync(app.Services.GetRequiredService<SetupRunner>(), waiting.Number, Person(app, principal), Cancellation);

        Assert.Equal((SetupProblemCode.EscalationGone, EscalationState.Open), (refused, kept.State));
        Assert.Equal((SetupRunState.Proved, EscalationState.Approved), (run.State, (await LinkAsync(app)).State));
        Assert.Equal(
            [AuditOutcome.Intended, AuditOutcome.Created, AuditOutcome.Intended, AuditOutcome.Failed, AuditOutcome.Intended, AuditOutcome.Passed],
            (await AuditAsync(app, ben, waiting.Number)).Where(entry => entry.Action is AuditAction.Escalation).Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task A_link_is_void_when_it_is_old_when_a_newer_one_is_made_and_when_the_run_is_given_up()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var (ben, waiting, first) = await AskedAsync(app);
        var desk = app.Services.GetRequiredService<EscalationDesk>();
        var principal = await app.PrincipalAsync(ben);
        var petra = await app.PrincipalAsync(await app.SignInAsync("petra@contoso.com"));

        var second = await desk.MakeAsync(waiting.Number, principal, Cancellation);
        Assert.Null(await desk.OpenAsync(first, petra, Cancellation));
        Assert.NotNull(await desk.OpenAsync(second, petra, Cancellation));
        await ChangeAsync(app, set => set.SetProperty(link => link.ExpiresAt, DateTimeOffset.UtcNow.AddSeconds(-1)));
        Assert.Null(await desk.OpenAsync(second, petra, Cancellation));

        var third = await desk.MakeAsync(waiting.Number, principal, Cancellation);
        await app.Services.GetRequiredService<WaitingRuns>().GiveUpAsync(waiting.Number, principal, Cancellation);
        Assert.Null(await desk.OpenAsync(third, petra, Cancellation));
        Assert.Equal(SetupProblemCode.EscalationGone, await RefusedAsync(() => desk.ApproveAsync(third, petra, Cancellation)));
        Assert.Equal(SetupProblemCode.RunUnknown, await RefusedAsync(() => desk.MakeAsync(waiting.Number, principal, Cancellation)));
    }

    [Fact]
    public async Task However_late_a_link_is_made_the_run_waits_as_long_as_it_is_good()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var (ben, waiting, _) = await AskedAsync(app);
        var principal = await app.PrincipalAsync(ben);
        // The wait is nearly over.
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation))
            await context.Set<SetupRun>().ExecuteUpdateAsync(set => set.SetProperty(run => run.DueAt, DateTimeOffset.UtcNow.AddHours(1)), Cancellation);

        var token = await app.Services.GetRequiredService<EscalationDesk>().MakeAsync(waiting.Number, principal, Cancellation);
        var standing = (await app.Services.GetRequiredService<WaitingRuns>().ReadAsync(waiting.Number, principal, Cancellation))!;

        // Both clocks are asked, one after the other.
        Assert.InRange(standing.Until - standing.Link!.ExpiresAt, TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
        Assert.InRange(standing.Link.ExpiresAt - standing.Link.MadeAt, EscalationLinks.Lifetime, EscalationLinks.Lifetime);
        Assert.NotNull(await app.Services.GetRequiredService<EscalationDesk>().OpenAsync(token, principal, Cancellation));
    }

    [Fact]
    public async Task A_run_that_has_moved_since_makes_its_link_void_even_when_it_waits_again()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        var (ben, waiting, token) = await AskedAsync(app);
        var principal = await app.PrincipalAsync(ben);
        var runner = app.Services.GetRequiredService<SetupRunner>();
        await Journey.WithConsentAsync(ben, principal, async () =>
        {
            await app.Services.GetRequiredService<WaitingRuns>().GoOnAsync(waiting.Number, principal, Cancellation);
            return true;
        });
        var again = await Journey.EndAsync(runner, waiting.Number, Person(app, principal), Cancellation);

        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.ConsentRoleMissing), (again.State, again.Problem!.Code));
        Assert.Null(await app.Services.GetRequiredService<EscalationDesk>().OpenAsync(token, await app.PrincipalAsync(await app.SignInAsync("petra@contoso.com")), Cancellation));
    }

    [Fact]
    public async Task What_is_long_over_is_deleted_with_the_names_of_who_asked_and_who_decided()
    {
        await using var app = await WizardApplication.StartAsync(provider: provider);
        await AskedAsync(app);
        var links = app.Services.GetRequiredService<EscalationLinks>();

        Assert.Equal(0, await links.SweepAsync(Cancellation));
        await ChangeAsync(app, set => set.SetProperty(link => link.MadeAt, DateTimeOffset.UtcNow - EscalationLinks.Kept - TimeSpan.FromMinutes(1)));

        Assert.Equal(1, await links.SweepAsync(Cancellation));
    }

    private static async Task DoAsync(WizardApplication app, string statement)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        await context.Database.ExecuteSqlRawAsync(statement, Cancellation);
    }
}
