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
