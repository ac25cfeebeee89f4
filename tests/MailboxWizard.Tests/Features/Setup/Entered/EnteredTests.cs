using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.Setup.Scripts;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.Entered.EnteredScene;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup.Entered;

public sealed class EnteredOnSqliteTests() : EnteredTests(StorageProvider.Sqlite);

public sealed class EnteredOnPostgreSqlTests() : EnteredTests(StorageProvider.PostgreSql);

/// <summary>What the script made is entered, proved and handed over, and stays somebody else's.</summary>
public abstract class EnteredTests(StorageProvider provider)
{
    [Fact]
    public async Task The_scripts_result_is_proved_and_handed_over_and_nothing_is_written_in_the_tenant()
    {
        await using var app = await WizardApplication.StartAsync(seed: seed => AzureCli.Seed(seed, Ada), provider: provider);
        var ada = await app.SignInAsync(Ada);
        var (draft, client, secret) = await RanAsync(app, ada);
        var before = await UndoScene.PictureAsync(app);

        var number = RunOf(await EnterAsync(ada, draft, client, $"  {secret}\r\n"));
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var run = await ProvedAsync(app.Services.GetRequiredService<SetupRunner>(), number, person);

        Assert.Equal(before, await UndoScene.PictureAsync(app));
        Assert.Equal(
            "1 Found, 2 Found, 3 Found, 4 NotNeeded, 5 Found, 6 NotNeeded, 7 NotNeeded, 8 Found, 9 Found, 10 Found, 11 NotNeeded, 12 NotNeeded, 13 Found", States(run));
        var handoff = (await app.Services.GetRequiredService<HandoffStore>().FindAsync(run.HandoffNumber!.Value, person, Cancellation))!;
        Assert.Equal(
            (HandoffState.Ready, client, Made(app).Id, Assert.Single(Made(app).Passwords).KeyId, number),
            (handoff.State, $"{handoff.ClientId}", handoff.ApplicationObjectId.Value, handoff.SecretKeyId, handoff.Run));
        using var erik = await app.SignInAsync("erik@spectrum.example");
        Assert.Equal(secret, await Journey.SecretAsync(erik, handoff.Number, "reveal"));
        Assert.Equal([(AuditOutcome.Intended, client), (AuditOutcome.Sealed, client)], (await EnteredScene.AuditAsync(app)).Select(entry => (entry.Outcome, entry.Subject)));
        Assert.Equal(
            [(AuditAction.Test, AuditOutcome.Started), (AuditAction.Test, AuditOutcome.Warning), (AuditAction.Test, AuditOutcome.Proved)],
            (await SetupScene.AuditAsync(app, ada, number)).Where(entry => entry.Action is AuditAction.Test).Select(entry => (entry.Action, entry.Outcome)).Distinct());
    }

    [Fact]
    public async Task It_stays_foreign_no_plan_adopts_it_and_an_undo_takes_back_the_hand_off_alone()
    {
        await using var app = await WizardApplication.StartAsync(seed: seed => AzureCli.Seed(seed, Ada), settings: UndoScene.Quick, provider: provider);
        var ada = await app.SignInAsync(Ada);
        var (draft, client, secret) = await RanAsync(app, ada);
        var before = await UndoScene.PictureAsync(app);
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var run = await ProvedAsync(app.Services.GetRequiredService<SetupRunner>(), RunOf(await EnterAsync(ada, draft, client, secret)), person);

        var plan = await PlanAsync(app, ada, Journey.Answers("office@contoso.com", "Inbox"));
        Assert.Equal((3, SetupProblemCode.NameTakenInUse), (Cannot(plan).Number, Cannot(plan).Problem!.Code));
        var offer = await app.Services.GetRequiredService<SetupUndoDoor>().OfferAsync(run.Number, await app.PrincipalAsync(ada), Cancellation);
        Assert.Equal("The secret that was entered, here; the registration in your tenant stays as it is", offer!.Removes[^1]);
        var undone = await UndoScene.UndoAsync(app, ada, run.Number);

        Assert.Equal(SetupRunState.Undone, undone.State);
        Assert.Equal(before, await UndoScene.PictureAsync(app));
        Assert.Equal(HandoffState.Withdrawn, (await app.Services.GetRequiredService<HandoffStore>().FindAsync(run.HandoffNumber!.Value, person, Cancellation))!.State);
        Assert.Null(await app.Services.GetRequiredService<SecretSeal>().OpenAsync(person.TenantId, run.HandoffNumber.Value, Cancellation));
    }

    [Fact]
    public async Task Of_two_that_are_entered_at_the_same_moment_one_is_proved()
    {
        await using var app = await WizardApplication.StartAsync(seed: seed => AzureCli.Seed(seed, Ada), provider: provider);
        var ada = await app.SignInAsync(Ada);
        var (draft, client, secret) = await RanAsync(app, ada);
        using var page = await ada.PageAsync(await ada.GetAsync($"/setup/{draft}/enter"));
        var token = TokenIn(page);

        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => PostAsync(ada, draft, client, secret, token)));

        // One after the other they may both have come, the second when the first was proved, or when its tokens had ended.
        var places = answers.Select(answer => answer.Headers.Location!.ToString()).ToList();
        var runs = places.Count(place => place.StartsWith("/runs/", StringComparison.Ordinal));
        Assert.True(runs is 1 or 2 && places.Where(place => !place.StartsWith("/runs/", StringComparison.Ordinal)).All(place => place.Contains("fault=UnderWay", StringComparison.Ordinal) || place.Contains("again", StringComparison.Ordinal)), string.Join(" ", places));
        Assert.Equal(runs, (await EnteredScene.AuditAsync(app)).Count(entry => entry.Outcome is AuditOutcome.Sealed));
    }
}
