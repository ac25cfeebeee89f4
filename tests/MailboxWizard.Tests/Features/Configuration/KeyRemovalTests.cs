using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Configuration.KeyScene;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>The key of a hand-off that nobody completed, against the whole product and the simulated tenant.</summary>
public sealed class KeyRemovalTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_press_removes_exactly_that_key_audited_before_and_after_and_the_mark_goes_once_it_is_proved_gone()
    {
        await using var app = await WizardApplication.StartAsync(seed: Registration(isOurs: true));
        using var ada = await app.SignInAsync("ada@contoso.com");
        var handoff = await WithdrawnAsync(app, ada);
        var other = In(app).Passwords.Last().KeyId;
        Assert.True(handoff.KeyStillInTenant);
        using (var page = await ada.PageAsync(await ada.GetAsync($"/handoffs/{handoff.Number}")))
            Assert.Contains("Key still in tenant.", page.Body!.TextContent, StringComparison.Ordinal);
        var before = (await AuditAsync(app)).Count;

        var answer = await RemoveAsync(app, ada, handoff.Number);

        Assert.Equal((RemovalAnswer.Gone, 1), (answer, Removals(app)));
        Assert.Equal([other], In(app).Passwords.Select(password => password.KeyId));
        var after = await ReadAsync(app, handoff.Number);
        Assert.Equal((false, true), (after.KeyStillInTenant, after.KeyGoneAt is not null));
        Assert.Equal(
            ["ClientSecret Intended", "ClientSecret Removed", "Handoff Intended KeyGone", "Handoff Changed KeyGone"],
            (await AuditAsync(app)).Skip(before).Where(line => !line.StartsWith("Sign", StringComparison.Ordinal)));
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled);
        Assert.False(await context.Set<StoredToken>().AnyAsync(Cancelled));
        Assert.Equal(RemovalAnswer.Gone, await RemoveAsync(app, ada, handoff.Number));
        Assert.Equal(1, Removals(app));
    }

    [Fact]
    public async Task Engineers_neighbours_and_administrators_without_an_active_role_remove_nothing()
    {
        await using var app = await WizardApplication.StartAsync(seed: Registration(isOurs: true));
        using var ada = await app.SignInAsync("ada@contoso.com");
        using var erik = await app.SignInAsync("erik@spectrum.example");
        using var frank = await app.SignInAsync("frank@fabrikam.com");
        var handoff = await WithdrawnAsync(app, ada);

        Assert.Equal(RemovalAnswer.NotAllowed, await RemoveAsync(app, erik, handoff.Number));
        Assert.Equal(RemovalAnswer.NotAllowed, await RemoveAsync(app, frank, handoff.Number));
        app.Tenant.State.Person("ada@contoso.com").Roles.RemoveWhere(_ => true);
        var consented = await Record.ExceptionAsync(async () => Assert.Equal(RemovalAnswer.RoleMissing, await RemoveAsync(app, ada, handoff.Number)));

        // Without a role Microsoft grants no right either; whichever comes first, nothing is removed.
        Assert.True(consented is null or MailboxWizard.Features.SignIn.ConsentNeededException, $"{consented}");
        Assert.Equal((2, 0, true), (In(app).Passwords.Count, Removals(app), (await ReadAsync(app, handoff.Number)).KeyStillInTenant));
        Assert.Contains("ClientSecret Refused RemoveKey: NotAllowed", await AuditAsync(app));
    }

    [Fact]
    public async Task A_registration_that_this_wizard_did_not_make_is_not_touched()
    {
        await using var app = await WizardApplication.StartAsync(seed: Registration(isOurs: false));
        using var ada = await app.SignInAsync("ada@contoso.com");
        var handoff = await WithdrawnAsync(app, ada);

        Assert.Equal(RemovalAnswer.Foreign, await RemoveAsync(app, ada, handoff.Number));

        Assert.Equal((2, 0, true), (In(app).Passwords.Count, Removals(app), (await ReadAsync(app, handoff.Number)).KeyStillInTenant));
        Assert.Contains("ClientSecret Refused RemoveKey: Foreign", await AuditAsync(app));
    }

    [Fact]
    public async Task A_key_that_another_hand_off_uses_stays_and_one_that_was_removed_by_hand_is_seen_to_be_gone()
    {
        await using var app = await WizardApplication.StartAsync(seed: Registration(isOurs: true));
        using var ada = await app.SignInAsync("ada@contoso.com");
        var handoff = await WithdrawnAsync(app, ada);
        var user = await OpenAsync(app);

        Assert.Equal(RemovalAnswer.InUse, await RemoveAsync(app, ada, handoff.Number));

        await app.Services.GetRequiredService<HandoffStore>().WithdrawAsync(user.Number, await PersonAsync(app, ada), Cancelled);
        In(app).Passwords.RemoveWhere(password => password.KeyId == handoff.SecretKeyId);
        Assert.Equal(RemovalAnswer.Gone, await RemoveAsync(app, ada, handoff.Number));
        Assert.Equal((0, false), (Removals(app), (await ReadAsync(app, handoff.Number)).KeyStillInTenant));
    }

    [Fact]
    public async Task A_later_run_that_reads_the_registration_clears_the_mark_of_a_key_that_is_gone()
    {
        await using var app = await WizardApplication.StartAsync(settings: Setup.SetupScene.Quick);
        using var ada = await app.SignInAsync("ada@contoso.com");
        var first = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var number = first.HandoffNumber!.Value;
        await app.Services.GetRequiredService<HandoffStore>().WithdrawAsync(number, await PersonAsync(app, ada), Cancelled);
        app.Tenant.State["contoso.com"].Applications.Single().Passwords.RemoveWhere(_ => true);
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled))
        {
            var earlier = DateTimeOffset.UtcNow.AddHours(-1);
            await context.Set<Handoff>().ExecuteUpdateAsync(set => set.SetProperty(handoff => handoff.CreatedAt, earlier), Cancelled);
        }

        var second = await Journey.RunAsync(app, ada, "office@contoso.com", "Inbox");

        Assert.Equal(SetupRunState.Proved, second.State);
        Assert.NotEqual(number, second.HandoffNumber);
        Assert.Equal((HandoffState.Withdrawn, false), ((await ReadAsync(app, number)).State, (await ReadAsync(app, number)).KeyStillInTenant));
    }

    [Fact]
    public async Task A_key_made_by_hand_is_gone_only_when_nothing_that_is_shown_can_be_it()
    {
        await using var app = await WizardApplication.StartAsync(seed: Registration(isOurs: false));
        using var ada = await app.SignInAsync("ada@contoso.com");
        var number = (await OpenAsync(app, isForeign: true)).Number;
        await app.Services.GetRequiredService<HandoffStore>().WithdrawAsync(number, await PersonAsync(app, ada), Cancelled);
        var (contoso, registration) = (app.Tenant.State["contoso.com"], In(app));

        registration.Passwords.RemoveWhere(_ => true);
        registration.Passwords.Add(new() { KeyId = Guid.NewGuid(), StartsAt = DateTimeOffset.UtcNow, EndsAt = DateTimeOffset.UtcNow.AddYears(1) });
        Assert.Equal(RemovalAnswer.Foreign, await RemoveAsync(app, ada, number));
        // As one whose registration lies in another tenant: only the service principal is here.
        contoso.Applications.Remove(registration);
        Assert.Equal((RemovalAnswer.Foreign, true), (await RemoveAsync(app, ada, number), (await ReadAsync(app, number)).KeyStillInTenant));
        contoso.ServicePrincipals.RemoveWhere(principal => principal.AppId == Client);
        Assert.Equal((RemovalAnswer.Gone, false, 0), (await RemoveAsync(app, ada, number), (await ReadAsync(app, number)).KeyStillInTenant, Removals(app)));
    }
}
