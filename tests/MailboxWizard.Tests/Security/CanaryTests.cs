using System.Net.Http.Json;
using System.Text;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.Setup.Entered;
using MailboxWizard.Tests.Features.Setup.Scripts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Security;

/// <summary>After a whole journey, the secrets are searched in everything that the process wrote.</summary>
public sealed class CanaryTests
{
    [Fact]
    public async Task The_secret_is_in_no_log_no_audit_entry_no_address_no_file_and_no_page()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var number = run.HandoffNumber ?? throw new InvalidOperationException(run.Problem?.Happened);
        var secret = app.Tenant.State["contoso.com"].Applications.Single().Passwords.Single().SecretText;
        using var erik = await app.SignInAsync("erik@spectrum.example", $"/handoffs/{number}");
        foreach (var page in new[] { $"/runs/{run.Number}", $"/handoffs/{number}", "/audit" })
            await ada.GetAsync(page);

        var places = await PlacesAsync(app, ada, erik);

        Assert.Empty(places.Where(place => place.Text.Contains(secret, StringComparison.Ordinal)).Select(place => place.Name));
        // The search itself is proved: what is known to be there is found.
        Assert.Contains(places, place => place.Name == "audit" && place.Text.Contains("invoices@contoso.com", StringComparison.Ordinal));
        Assert.Contains(places, place => place.Name == "database" && place.Text.Contains("invoices@contoso.com", StringComparison.Ordinal));
        Assert.Contains(places, place => place.Name == "log" && place.Text.Contains("/handoffs/", StringComparison.Ordinal));

        var revealed = await Journey.SecretAsync(erik, number, "reveal");
        Assert.Equal(secret, revealed);
        var after = await PlacesAsync(app, ada, null);
        Assert.Empty(after.Where(place => place.Text.Contains(secret, StringComparison.Ordinal)).Select(place => place.Name));
    }

    [Fact]
    public async Task Neither_reveal_nor_copy_Test_diagnostics_export_or_pasted_values_write_the_secret_down_and_destroyed_it_is_in_no_file()
    {
        const string secret = Features.Configuration.KeyScene.Secret;
        await using var app = await WizardApplication.StartAsync(seed: Features.Configuration.KeyScene.Registration(isOurs: true));
        using var ada = await app.SignInAsync("ada@contoso.com");
        using var erik = await app.SignInAsync("erik@spectrum.example");
        var handoff = await Features.Configuration.KeyScene.OpenAsync(app);
        var person = await Features.Configuration.KeyScene.PersonAsync(app, erik);
        var (cipher, key) = await SealedAsync(app);
        Assert.Contains(await PlacesAsync(app, ada, erik), place => place.Name == "database" && Holds(place.Text, cipher) && Holds(place.Text, key));

        Assert.Equal(secret, await Journey.SecretAsync(erik, handoff.Number, "reveal"));
        Assert.Equal(secret, await Journey.SecretAsync(erik, handoff.Number, "reveal", "the window was closed"));
        Assert.Equal(secret, await Journey.SecretAsync(erik, handoff.Number, "copy"));
        await Journey.PostSecretAsync(erik, handoff.Number, "reveal", secret);
        erik.Bodies.RemoveAll(body => body.StartsWith("{\"secret\":", StringComparison.Ordinal));
        await app.Services.GetRequiredService<MailboxWizard.Features.Configuration.HandoffTester>().StartAsync(handoff.Number, person, TestContext.Current.CancellationToken);
        Assert.False((await Features.Configuration.PastedScene.TestAsync(app, erik, ("folder", "Nowhere"))).Outcome!.Passed);
        while (await app.Services.GetRequiredService<MailboxWizard.Features.Configuration.HandoffTester>().ReadAsync(handoff.Number, person, TestContext.Current.CancellationToken) is not { IsRunning: false })
            await Task.Delay(20, TestContext.Current.CancellationToken);
        await Features.Configuration.PastedScene.PostAsync(erik, await Features.Configuration.PastedScene.TokenAsync(erik), ("client", secret), ("tenant", secret), ("address", secret));
        await app.Services.GetRequiredService<HandoffStore>().AddNoteAsync(handoff.Number, person, $"it is {secret}", TestContext.Current.CancellationToken);
        await app.Services.GetRequiredService<HandoffStore>().ReportThereforeTestAsync(handoff.Number, person, passed: true, null, TestContext.Current.CancellationToken);
        Assert.True((await app.Services.GetRequiredService<HandoffStore>().CompleteAsync(handoff.Number, person, TestContext.Current.CancellationToken)).IsDone);
        var page = await (await erik.GetAsync($"/handoffs/{handoff.Number}")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Copy diagnostics", page, StringComparison.Ordinal);
        var token = await Features.Configuration.PastedScene.TokenAsync(erik, "/audit");
        var export = await erik.SendAsync(new(HttpMethod.Post, "/audit/export") { Content = new FormUrlEncodedContent([new("format", "Csv"), new("filter", ""), new("__RequestVerificationToken", token)]) });
        Assert.Contains("the window was closed", await export.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var places = await PlacesAsync(app, ada, erik);

        Assert.Empty(places.Where(place => place.Text.Contains(secret, StringComparison.Ordinal)).Select(place => place.Name));
        Assert.Empty(places.Where(place => Holds(place.Text, cipher) || Holds(place.Text, key)).Select(place => place.Name));
    }

    [Fact]
    public async Task A_secret_that_was_entered_by_hand_is_nowhere_either()
    {
        await using var app = await WizardApplication.StartAsync(seed: seed => AzureCli.Seed(seed, EnteredScene.Ada));
        using var ada = await app.SignInAsync(EnteredScene.Ada);
        var (draft, client, secret) = await EnteredScene.RanAsync(app, ada);
        // In the wrong field, half of it, and as it should be.
        await EnteredScene.EnterAsync(ada, draft, secret, client);
        await EnteredScene.EnterAsync(ada, draft, client, $"{secret[..20]} {secret[20..]}");
        var number = EnteredScene.RunOf(await EnteredScene.EnterAsync(ada, draft, client, secret));
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!;
        var run = await Features.Setup.SetupScene.ProvedAsync(app.Services.GetRequiredService<SetupRunner>(), number, person);
        using var erik = await app.SignInAsync("erik@spectrum.example", $"/handoffs/{run.HandoffNumber}");
        foreach (var page in new[] { $"/runs/{number}", $"/handoffs/{run.HandoffNumber}", "/audit", $"/setup/{draft}/enter" })
            await ada.GetAsync(page);

        var places = await PlacesAsync(app, ada, erik);

        foreach (var part in new[] { secret, secret[..20], secret[20..] })
            Assert.Empty(places.Where(place => place.Text.Contains(part, StringComparison.Ordinal)).Select(place => place.Name));
        Assert.Contains(places, place => place.Name == "audit" && place.Text.Contains(client, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_powerful_token_is_left_after_a_finished_run()
    {
        await using var app = await WizardApplication.StartAsync();
        using var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var principal = await app.PrincipalAsync(ada);
        await using var scope = app.Services.CreateAsyncScope();
        var tokens = scope.ServiceProvider.GetRequiredService<StageTokens>();

        Assert.Equal(SetupRunState.Proved, run.State);
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken))
            Assert.False(await context.Set<StoredToken>().AnyAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ConsentNeededException>(() => tokens.ForAsync(ConsentStage.Run, principal, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ConsentNeededException>(() => tokens.ForAsync(ConsentStage.SignIn, principal, TestContext.Current.CancellationToken));
    }

    /// <summary>The cipher text and the wrapped data key, as the database holds them.</summary>
    private static async Task<(byte[] Cipher, byte[] Key)> SealedAsync(WizardApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var row = await context.Set<SealedSecret>().AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        return (row.CipherText, row.WrappedKey);
    }

    private static bool Holds(string text, byte[] bytes) => text.Contains(Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);

    private static async Task<List<(string Name, string Text)>> PlacesAsync(WizardApplication app, WebVisitor ada, WebVisitor? erik)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync();
        var places = new List<(string Name, string Text)>
        {
            ("log", string.Join('\n', app.Log.Lines)),
            ("audit", string.Join('\n', await context.Set<AuditEntry>().AsNoTracking().ToListAsync())),
            ("addresses", string.Join('\n', ada.Visited.Concat(erik?.Visited ?? []))),
            ("pages", string.Join('\n', ada.Bodies.Concat(erik?.Bodies ?? []))),
        };
        foreach (var file in Directory.EnumerateFiles(app.Folder, "*.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            places.Add(("database", await reader.ReadToEndAsync()));
        }

        return places;
    }
}
