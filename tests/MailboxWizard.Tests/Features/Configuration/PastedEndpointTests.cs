using System.Net;
using MailboxWizard.Features.Configuration.Pasted;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Configuration.PastedScene;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>Values that were made by hand, pasted and tested, against the whole product and the simulated tenant.</summary>
public sealed class PastedEndpointTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_engineer_tests_any_tenant_by_its_domain_and_nothing_stays_but_the_audit()
    {
        await using var app = await WizardApplication.StartAsync(seed: KeyScene.Registration(isOurs: false));
        using var erik = await app.SignInAsync("erik@spectrum.example");

        var progress = await TestAsync(app, erik);

        Assert.Equal((true, null), (progress.Outcome!.Passed, progress.Handoff));
        await using var context = await DatabaseAsync(app);
        Assert.Equal((0, 0), (await context.Set<Handoff>().CountAsync(Cancelled), await context.Set<SealedSecret>().CountAsync(Cancelled)));
        var entries = await context.Set<MailboxWizard.Features.Audit.AuditEntry>()
            .Where(entry => entry.Action == MailboxWizard.Features.Audit.AuditAction.Test).OrderBy(entry => entry.Number).ToListAsync(Cancelled);
        Assert.Equal(["Started", "Warning"], entries.Select(entry => $"{entry.Outcome}"));
        Assert.All(entries, entry => Assert.Equal((KeyScene.Contoso, "", "Erik Engineer", "invoices@contoso.com"), (entry.TenantId, entry.TenantName, entry.ActorName, entry.Subject)));
        Assert.Equal($"Pasted values: Graph, client ID {KeyScene.Client}", entries[0].Detail);
    }

    [Fact]
    public async Task The_permission_that_the_setting_names_is_what_a_pasted_key_is_measured_by()
    {
        await using var app = await WizardApplication.StartAsync(
            seed: KeyScene.Registration(isOurs: false), settings: new Dictionary<string, string?> { ["Setup:GraphRoute:First:Value"] = "Mail.Read" });
        using var erik = await app.SignInAsync("erik@spectrum.example");

        var progress = await TestAsync(app, erik, ("keeping", "SaveAnyway"));

        var row = progress.Outcome!.Rows.Single(one => one.Kind is MailboxWizard.Features.Configuration.CheckKind.Permission);
        Assert.DoesNotContain("Mail.ReadWrite is granted", row.Detail, StringComparison.Ordinal);
        Assert.Equal("Mail.Read", (await KeyScene.ReadAsync(app, progress.Handoff!.Value)).Permission);
    }

    [Fact]
    public async Task Saved_when_passed_it_is_a_foreign_hand_off_whose_secret_opens_and_whose_registration_is_never_touched()
    {
        await using var app = await WizardApplication.StartAsync(seed: KeyScene.Registration(isOurs: false));
        using var erik = await app.SignInAsync("erik@spectrum.example");
        using var ada = await app.SignInAsync("ada@contoso.com");

        var failed = await TestAsync(app, erik, ("folder", "Nowhere"), ("keeping", "SaveWhenPassed"));
        var saved = await TestAsync(app, erik, ("keeping", "SaveWhenPassed"), ("ends", "2099-01-31"), ("therefore", "2025"), ("update", "1"));

        Assert.Equal((false, null), (failed.Outcome!.Passed, failed.Handoff));
        var number = saved.Handoff!.Value;
        var handoff = await KeyScene.ReadAsync(app, number);
        Assert.Equal(
            (true, HandoffState.Tested, "Erik Engineer", "Rdk", new DateTimeOffset(2099, 1, 31, 0, 0, 0, TimeSpan.Zero), "Therefore 2025 Update 1, on-premises"),
            (handoff.IsForeign, handoff.State, handoff.EngineerName, handoff.SecretHint, handoff.SecretEndsAt, handoff.Therefore));
        Assert.Equal(KeyScene.Secret, await Journey.SecretAsync(erik, number, "copy"));
        using (var page = await ada.PageAsync(await ada.GetAsync($"/handoffs/{number}")))
        {
            Assert.Contains("Registered by hand.", page.Body!.TextContent, StringComparison.Ordinal);
            Assert.Contains("A message can be read", page.Body.TextContent, StringComparison.Ordinal);
        }

        await app.Services.GetRequiredService<HandoffStore>().WithdrawAsync(number, await KeyScene.PersonAsync(app, ada), Cancelled);
        Assert.Equal(MailboxWizard.Features.Configuration.RemovalAnswer.Foreign, await KeyScene.RemoveAsync(app, ada, number));
        KeyScene.In(app).Passwords.RemoveWhere(password => password.SecretText == KeyScene.Secret);
        Assert.Equal(MailboxWizard.Features.Configuration.RemovalAnswer.Gone, await KeyScene.RemoveAsync(app, ada, number));
        Assert.Equal((0, false), (KeyScene.Removals(app), (await KeyScene.ReadAsync(app, number)).KeyStillInTenant));
    }

    [Fact]
    public async Task By_explicit_choice_it_is_saved_although_the_Test_did_not_pass()
    {
        await using var app = await WizardApplication.StartAsync(seed: KeyScene.Registration(isOurs: false));
        using var erik = await app.SignInAsync("erik@spectrum.example");

        var saved = await TestAsync(app, erik, ("folder", "Nowhere"), ("keeping", "SaveAnyway"));

        Assert.False(saved.Outcome!.Passed);
        // Shown as it was typed, and named in the log by nobody but its own people.
        Assert.Equal(("contoso.com", "Therefore, version not told"), await KeyScene.ReadAsync(app, saved.Handoff!.Value) is var kept ? (kept.TenantName, kept.Therefore) : default);
        await using var context = await DatabaseAsync(app);
        Assert.DoesNotContain("contoso.com", await context.Set<MailboxWizard.Features.Audit.AuditEntry>().Select(entry => entry.TenantName).ToListAsync(Cancelled));
        Assert.Equal((HandoffState.InWork, false), ((await KeyScene.ReadAsync(app, saved.Handoff!.Value)).State, (await KeyScene.ReadAsync(app, saved.Handoff.Value)).LastTestPassed));
    }

    [Fact]
    public async Task An_administrator_tests_in_the_own_tenant_alone_and_saves_nothing_that_failed_whatever_is_posted()
    {
        await using var app = await WizardApplication.StartAsync(seed: KeyScene.Registration(isOurs: false));
        using var frank = await app.SignInAsync("frank@fabrikam.com");
        await Journey.ConsentAsync(frank, ConsentStage.Look, "frank@fabrikam.com");
        // Whose domain it is, Entra tells everybody.
        int InContoso() => app.Tenant.Requests.All.Count(request => request.TenantId == KeyScene.Contoso.Value && !request.Path.EndsWith("openid-configuration", StringComparison.Ordinal));
        var before = InContoso();

        var progress = await TestAsync(app, frank, ("tenant", "contoso.com"), ("keeping", "SaveAnyway"));

        Assert.False(progress.Outcome!.Passed);
        Assert.Equal("AADSTS700016", progress.Outcome.Rows.Single(row => row.Kind is MailboxWizard.Features.Configuration.CheckKind.Token).Code);
        Assert.Equal(before, InContoso());
        Assert.Null(progress.Handoff);
        await using var context = await DatabaseAsync(app);
        Assert.Equal((0, 0), (await context.Set<Handoff>().CountAsync(Cancelled), await context.Set<SealedSecret>().CountAsync(Cancelled)));
        Assert.Equal("fab71ca0-3e5d-4f6a-8b7c-1d2e3f4a2001", (await context.Set<PastedTest>().SingleAsync(Cancelled)).TenantId.ToString());
        using var page = await frank.PageAsync(await frank.GetAsync("/handoffs/pasted"));
        Assert.Equal(["Drop", "SaveWhenPassed"], page.QuerySelectorAll("#keeping option").Select(option => option.GetAttribute("value")));
    }

    [Theory]
    [InlineData("sam@spectrum.example")]
    [InlineData("olga@contoso.com")]
    public async Task Support_and_people_without_a_role_may_not(string userName)
    {
        await using var app = await WizardApplication.StartAsync();
        using var visitor = await app.SignInAsync(userName);

        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync("/handoffs/pasted")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(visitor, await TokenAsync(visitor, "/permissions"))).StatusCode);
    }

    [Fact]
    public async Task Mistakes_come_back_by_field_without_what_was_typed_and_nobody_is_asked()
    {
        await using var app = await WizardApplication.StartAsync();
        using var erik = await app.SignInAsync("erik@spectrum.example");
        var token = await TokenAsync(erik);
        var before = app.Tenant.Requests.All.Count;

        var answer = await PostAsync(erik, token, ("client", KeyScene.Secret), ("secret", "0d2c8b1e-1111-4b8e-9a63-2f4d0b7a91c5"), ("route", "Ews"), ("ews", "https://evil.example/EWS/Exchange.asmx"), ("therefore", "2020"), ("update", "5"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, true), (answer.StatusCode, answer.Headers.CacheControl?.NoStore));
        Assert.Equal(
            [
                "client: This looks like a secret’s value. Client ID and secret may be swapped.",
                "secret: This is the secret’s ID, not its value. Entra shows both side by side; the ID opens nothing. If the value is no longer shown, make a new secret.",
                "therefore: This version cannot sign in with a client secret. The first that can is 2020 Update 6; later ones can too.",
                "ews: This is not the address of Exchange Online. Therefore needs https://outlook.office365.com/EWS/Exchange.asmx.",
            ],
            (await BodyAsync(answer)).GetProperty("faults").EnumerateArray().Select(fault => $"{fault.GetProperty("field")}: {fault.GetProperty("text")}"));
        Assert.Equal(before, app.Tenant.Requests.All.Count);
        Assert.Contains("Test Refused Pasted values: ClientIdIsSecret, SecretIsId, ThereforeTooOld, EwsUrlOther", await KeyScene.AuditAsync(app));
        Assert.DoesNotContain(KeyScene.Secret, string.Concat(erik.Bodies) + string.Concat(app.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_of_no_tenant_is_said_at_its_field()
    {
        await using var app = await WizardApplication.StartAsync();
        using var erik = await app.SignInAsync("erik@spectrum.example");

        var answer = await PostAsync(erik, await TokenAsync(erik), ("tenant", "nowhere.example"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("tenant", (await BodyAsync(answer)).GetProperty("faults")[0].GetProperty("field").GetString());
        Assert.Contains("Test Refused Pasted values: TenantUnknown", await KeyScene.AuditAsync(app));
    }

    [Fact]
    public async Task Without_the_antiforgery_token_nothing_is_tested_and_without_scripts_the_browser_is_led_back()
    {
        await using var app = await WizardApplication.StartAsync(seed: KeyScene.Registration(isOurs: false));
        using var erik = await app.SignInAsync("erik@spectrum.example");
        var token = await TokenAsync(erik);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(erik, "")).StatusCode);

        var led = await erik.SendAsync(new(HttpMethod.Post, "/handoffs/pasted/test")
        {
            Content = new FormUrlEncodedContent([new("secret", KeyScene.Secret), new("__RequestVerificationToken", token)]),
        });

        Assert.Equal((HttpStatusCode.Redirect, "/handoffs/pasted?refused=Faults"), (led.StatusCode, led.Headers.Location?.OriginalString));
        using var page = await erik.PageAsync(await erik.GetAsync("/handoffs/pasted?refused=Faults"));
        Assert.Contains("Nothing was asked: these values cannot work.", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_persons_Test_is_not_shown()
    {
        await using var app = await WizardApplication.StartAsync(seed: KeyScene.Registration(isOurs: false));
        using var erik = await app.SignInAsync("erik@spectrum.example");
        using var frank = await app.SignInAsync("frank@fabrikam.com");
        var answer = await PostAsync(erik, await TokenAsync(erik));
        var id = (await BodyAsync(answer)).GetProperty("test").GetGuid();
        await EndAsync(app, erik, id);

        using var own = await erik.PageAsync(await erik.GetAsync($"/handoffs/pasted?test={id}"));
        using var foreign = await frank.PageAsync(await frank.GetAsync($"/handoffs/pasted?test={id}"));

        Assert.Contains("A message can be read", own.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("The values were dropped.", own.Body.TextContent, StringComparison.Ordinal);
        Assert.Contains("Nothing tested yet.", foreign.Body!.TextContent, StringComparison.Ordinal);
        Assert.Null(await app.Services.GetRequiredService<PastedTester>().ReadAsync(id, await KeyScene.PersonAsync(app, frank), Cancelled));
    }

    private static Task<WizardDbContext> DatabaseAsync(WizardApplication app) =>
        app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled);

    [Fact]
    public async Task Beside_an_open_hand_off_of_a_run_they_are_tested_and_never_saved()
    {
        await using var app = await WizardApplication.StartAsync(seed: KeyScene.Registration(isOurs: true));
        using var erik = await app.SignInAsync("erik@spectrum.example");
        var open = await KeyScene.OpenAsync(app);

        var refused = await PostAsync(erik, await TokenAsync(erik), ("keeping", "SaveAnyway"));
        var tested = await TestAsync(app, erik);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.StartsWith("Nothing was tested: a hand-off of this client ID is open", (await BodyAsync(refused)).GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal((true, null), (tested.Outcome!.Passed, tested.Handoff));
        Assert.Contains("Test Refused Pasted values: HandoffOpen", await KeyScene.AuditAsync(app));
        await app.Services.GetRequiredService<HandoffStore>().WithdrawAsync(open.Number, await KeyScene.PersonAsync(app, erik), Cancelled);
        Assert.NotNull((await TestAsync(app, erik, ("keeping", "SaveAnyway"))).Handoff);
    }
}
