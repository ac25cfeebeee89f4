using System.Net;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.ConsentPages.ConsentPageScene;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup.ConsentPages;

public sealed class ConsentPageOnSqliteTests() : ConsentPageTests(StorageProvider.Sqlite);

public sealed class ConsentPageOnPostgreSqlTests() : ConsentPageTests(StorageProvider.PostgreSql);

/// <summary>Microsoft's own consent page instead of a link: walked over HTTP, by somebody who has never been here.</summary>
public abstract class ConsentPageTests(StorageProvider provider)
{
    [Fact]
    public async Task Who_accepts_there_lets_the_run_go_on_to_its_end_and_the_reply_address_is_gone()
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick, provider: provider);
        var (ben, run, page) = await AskedAsync(app);
        Assert.Equal([$"{Site(app)}/microsoft-consent"], Registration(app).RedirectUris);
        Assert.Contains($"/{app.Tenant.State["contoso.com"].Id}/v2.0/adminconsent?client_id={Registration(app).AppId}&scope=https", page.ToString(), StringComparison.Ordinal);
        Assert.Contains((await RowAsync(app, run)).Snapshot.Written, written => written.Contains("/microsoft-consent", StringComparison.Ordinal));

        var petra = app.Visit();
        var answered = await petra.PassMicrosoftAsync(await petra.GetAsync(page.ToString()), Petra);
        var ended = await ProvedAsync(app.Services.GetRequiredService<SetupRunner>(), run, app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ben))!);

        Assert.Equal(("/consent-answered", HttpStatusCode.OK), (petra.Visited[^1].AbsolutePath, answered.StatusCode));
        Assert.Equal(AllCreated, States(ended));
        Assert.Empty(Registration(app).RedirectUris);
        Assert.Single(Grants(app));
        Assert.DoesNotContain(ended.Written, written => written.Contains("/microsoft-consent", StringComparison.Ordinal));
        var entries = await AuditAsync(app, ben, run);
        Assert.Equal(
            [
                $"Intended Reply address added for Microsoft’s consent page: {Site(app)}/microsoft-consent", $"Changed Reply address added for Microsoft’s consent page: {Site(app)}/microsoft-consent",
                $"Intended Reply address removed: {Site(app)}/microsoft-consent", $"Changed Reply address removed: {Site(app)}/microsoft-consent",
            ],
            entries.Where(entry => entry.Detail?.StartsWith("Reply", StringComparison.Ordinal) is true).Select(entry => $"{entry.Outcome} {entry.Detail}"));
        Assert.Equal(
            [(AuditOutcome.Started, "Ben Builder"), (AuditOutcome.Read, "MailboxWizard")],
            entries.Where(entry => entry.Action is AuditAction.Escalation).Select(entry => (entry.Outcome, entry.ActorName)));
        // Consent was given at Microsoft and not by us.
        Assert.DoesNotContain(entries, entry => entry.Action is AuditAction.Consent);
        Assert.False(await HasTokensAsync(app, ben));
    }

    [Fact]
    public async Task Who_declines_there_leaves_the_run_waiting_without_the_reply_address_and_it_can_be_asked_for_again()
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick, provider: provider);
        var (ben, run, page) = await AskedAsync(app);

        var petra = app.Visit();
        await petra.PassMicrosoftAsync(await petra.GetAsync(page.ToString()), Petra, accept: false);
        var waits = await WaitsAgainAsync(app, ben, run);

        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.ConsentRoleMissing), (waits.State, waits.Problem!.Code));
        Assert.Equal((0, 0, SetupStepState.Cannot), (Registration(app).RedirectUris.Count, Grants(app).Count(), waits.Rows[12].State));
        Assert.Empty((await RowAsync(app, run)).Ledger.Granted);
        var again = await AskAsync(app, ben, run);
        Assert.NotEqual(page, again);
        Assert.Equal([$"{Site(app)}/microsoft-consent"], Registration(app).RedirectUris);
    }

    [Fact]
    public async Task When_the_time_is_over_or_the_run_is_given_up_the_reply_address_goes_as_well()
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick, provider: provider);
        var (ben, run, _) = await AskedAsync(app);

        await OverAsync(app, run);
        var waits = await WaitsAgainAsync(app, ben, run);
        Assert.Equal((SetupRunState.Waiting, 0), (waits.State, Registration(app).RedirectUris.Count));

        await AskAsync(app, ben, run);
        var principal = await app.PrincipalAsync(ben);
        await app.Services.GetRequiredService<WaitingRuns>().GiveUpAsync(run, principal, Cancellation);
        await UntilAsync(app, ben, run, (_, row) => row.Snapshot.EndedAt is not null);
        var ended = await RowAsync(app, run);
        Assert.Equal((SetupRunState.Failed, null, 0), (ended.Snapshot.State, ended.ActiveKey, Registration(app).RedirectUris.Count));
        Assert.False(await HasTokensAsync(app, ben));
    }

    private static async Task<bool> HasTokensAsync(WizardApplication app, WebVisitor visitor)
    {
        var principal = await app.PrincipalAsync(visitor);
        return await Record.ExceptionAsync(() => app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.Run, principal, Cancellation)) is not ConsentNeededException;
    }
}
