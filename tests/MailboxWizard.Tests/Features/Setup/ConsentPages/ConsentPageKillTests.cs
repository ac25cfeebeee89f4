using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.ConsentPages.ConsentPageScene;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup.ConsentPages;

/// <summary>The walk that closes Microsoft's page loses the run right after it has recorded that: whoever takes it up next goes on with it.</summary>
public sealed class ConsentPageKillTests
{
    private const string Closed =
        """json_extract(OLD."Ledger", '$.consentPage.until') IS NOT NULL AND json_extract(NEW."Ledger", '$.consentPage.until') IS NULL""";

    private const string HandedOff = """NOT json_extract(OLD."Ledger", '$.handedOff') AND json_extract(NEW."Ledger", '$.handedOff')""";

    [Theory]
    [InlineData(Closed)]
    [InlineData(HandedOff)]
    public async Task After_an_answer_the_run_goes_on_to_its_end(string when)
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick);
        var (ben, run, page) = await AskedAsync(app);
        await LoseAsync(app, when);

        var petra = app.Visit();
        await petra.PassMicrosoftAsync(await petra.GetAsync(page.ToString()), Petra);
        await UntilAsync(app, ben, run, (_, row) => row.Snapshot.EndedAt is not null);
        var ended = await RowAsync(app, run);

        Assert.Equal((SetupRunState.Proved, null, AllCreated), (ended.Snapshot.State, ended.Snapshot.Problem?.Code, States(ended.Snapshot)));
        Assert.Equal((0, 1, 1), (Registration(app).RedirectUris.Count, Grants(app).Count(), Lost(app)));
    }

    [Fact]
    public async Task After_a_refusal_and_when_the_hour_is_over_the_run_waits_again()
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick);
        var (ben, run, page) = await AskedAsync(app);
        await LoseAsync(app, Closed);

        var petra = app.Visit();
        await petra.PassMicrosoftAsync(await petra.GetAsync(page.ToString()), Petra, accept: false);
        var declined = await WaitsAgainAsync(app, ben, run);
        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.ConsentRoleMissing, 0, 1), (declined.State, declined.Problem!.Code, Registration(app).RedirectUris.Count, Lost(app)));

        await AskAsync(app, ben, run);
        await OverAsync(app, run);
        var over = await WaitsAgainAsync(app, ben, run);
        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.ConsentRoleMissing, 0, 2), (over.State, over.Problem!.Code, Registration(app).RedirectUris.Count, Lost(app)));
        Assert.Empty(Grants(app));
    }

    [Fact]
    public async Task One_that_was_given_up_ends_as_given_up_and_says_what_was_missing()
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick);
        var (ben, run, _) = await AskedAsync(app);
        await LoseAsync(app, Closed);

        await app.Services.GetRequiredService<WaitingRuns>().GiveUpAsync(run, await app.PrincipalAsync(ben), Cancellation);
        await UntilAsync(app, ben, run, (_, row) => row.Snapshot.EndedAt is not null);
        var ended = await RowAsync(app, run);

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.ConsentRoleMissing, null), (ended.Snapshot.State, ended.Snapshot.Problem?.Code, ended.ActiveKey));
        Assert.Contains("Mail.ReadWrite", ended.Snapshot.Problem!.Happened, StringComparison.Ordinal);
        Assert.Equal((0, 0, 1), (Registration(app).RedirectUris.Count, Grants(app).Count(), Lost(app)));
        var principal = await app.PrincipalAsync(ben);
        await Assert.ThrowsAsync<ConsentNeededException>(() => app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.Run, principal, Cancellation));
    }

    /// <summary>In the very moment of a record the lease is gone: what the walk wrote stands, and it writes nothing more.</summary>
    private static async Task LoseAsync(WizardApplication app, string when)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
#pragma warning disable EF1002 // A constant of this class.
        await context.Database.ExecuteSqlRawAsync(
            $"""
            CREATE TRIGGER lost AFTER UPDATE OF "Ledger" ON "SetupRuns" WHEN {when} BEGIN
                UPDATE "SetupRuns" SET "Epoch" = "Epoch" + 1, "Owner" = NULL, "LeaseUntil" = NULL, "WorkKey" = NULL WHERE "Number" = NEW."Number";
            END
            """, Cancellation);
#pragma warning restore EF1002
    }

    private static int Lost(WizardApplication app) =>
        app.Log.Lines.Count(line => !line.StartsWith("scope", StringComparison.Ordinal) && line.Contains("was taken over elsewhere; this walk stopped", StringComparison.Ordinal));
}
