using System.Net;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Configuration.Pasted;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Entered;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.Configuration;
using MailboxWizard.Tests.Features.Setup.Scripts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.Entered.EnteredScene;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup.Entered;

/// <summary>What is copied wrongly is named, what is not granted is told, and nobody else's is taken.</summary>
public sealed class EnteredRefusalTests
{
    [Fact]
    public async Task Each_copying_mistake_is_named_and_the_secret_is_in_no_address_page_log_or_audit_entry()
    {
        await using var app = await WizardApplication.StartAsync(seed: seed => AzureCli.Seed(seed, Ada));
        var ada = await app.SignInAsync(Ada);
        var (draft, client, secret) = await RanAsync(app, ada);
        var (tenant, made) = (app.Tenant.State["contoso.com"].Id.ToString(), Made(app));
        var ours = await OursAsync(app);

        foreach (var (typed, value, fault) in new[]
        {
            ("", secret, EnteredFault.ClientIdEmpty),
            (secret, client, EnteredFault.ClientIdMalformed),
            (tenant, secret, EnteredFault.ClientIdIsTenantId),
            (client, " ", EnteredFault.SecretEmpty),
            (client, made.Passwords.Single().KeyId.ToString(), EnteredFault.SecretIsItsId),
            (client, secret.Insert(7, " "), EnteredFault.SecretHasBlanks),
            (client, $"{(secret[0] is 'x' ? 'y' : 'x')}{secret[1..]}", EnteredFault.SecretNotOfRegistration),
            (made.Id.ToString(), secret, EnteredFault.ClientIdIsObjectId),
            (Guid.NewGuid().ToString(), secret, EnteredFault.RegistrationUnknown),
            (ours, secret, EnteredFault.RegistrationIsOurs),
        })
        {
            var answer = await EnterAsync(ada, draft, typed, value);
            var place = answer.Headers.Location?.ToString() ?? "";
            Assert.Contains($"fault={fault}", place, StringComparison.Ordinal);
            Assert.True(answer.Headers.CacheControl?.NoStore);
            await ada.GetAsync(place);
            Assert.Contains("role=\"alert\"", ada.Bodies[^1], StringComparison.Ordinal);
            Assert.DoesNotContain(secret, string.Join('\n', ada.Visited) + string.Join('\n', ada.Bodies), StringComparison.Ordinal);
        }

        var entries = await EnteredScene.AuditAsync(app);
        Assert.All(entries.Where(entry => entry.Run is null), entry => Assert.Equal(AuditOutcome.Refused, entry.Outcome));
        Assert.Equal(10, entries.Count(entry => entry.Run is null));
        Assert.DoesNotContain(entries, entry => entry.ToString().Contains(secret[..12], StringComparison.Ordinal));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(secret[..12], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Attempts_are_counted_in_the_database_together_with_tests_of_pasted_values_and_past_the_limit_Microsoft_is_not_asked()
    {
        await using var app = await WizardApplication.StartAsync(settings: new Dictionary<string, string?> { ["PastedTests:PerPerson"] = "3", ["PastedTests:AlarmAfter"] = "1" });
        var ada = await app.SignInAsync(Ada);
        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        var client = Guid.NewGuid().ToString();
        // What cannot work is no try.
        var places = new List<string> { await EnterAsync("") };
        places.AddRange([await EnterAsync(client), await EnterAsync(client)]);
        await PastedScene.TestAsync(app, ada);
        var asked = Graph();
        places.AddRange([await EnterAsync(client), await EnterAsync(client)]);

        Assert.Equal(["ClientIdEmpty", "RegistrationUnknown", "RegistrationUnknown", "TooOften", "TooOften"], places);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await PastedScene.PostAsync(ada, await PastedScene.TokenAsync(ada))).StatusCode);
        Assert.Equal(asked, Graph());
        Assert.Equal(["ClientIdEmpty", "RegistrationUnknown", "TooOften. Limit: Person"], (await EnteredScene.AuditAsync(app)).Select(entry => entry.Detail));
        Assert.Single(app.Log.Lines, line => line.Contains("tried too often", StringComparison.Ordinal));
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        var tries = await context.Set<PastedTest>().OrderBy(test => test.At).Select(test => new { test.IsSent, test.RefusedBy, test.Tries, test.ActiveKey }).ToListAsync(Cancellation);
        // An unknown client ID is held against who typed it alone: nobody else's tries with it end.
        Assert.Equal(
            [(false, null, 1), (false, null, 1), (true, null, 1), (false, (PastedLimit?)PastedLimit.Person, 3)], tries.Select(test => (test.IsSent, test.RefusedBy, test.Tries)));
        Assert.All(tries, test => Assert.Null(test.ActiveKey));

        int Graph() => app.Tenant.Requests.All.Count(request => request.Path.StartsWith("/v1.0/", StringComparison.Ordinal));

        async Task<string> EnterAsync(string id) =>
            (await EnteredScene.EnterAsync(ada, plan.DraftId, id, "Rdk~8Q.never-stored-anywhere")).Headers.Location!.ToString().Split("fault=")[1].Split('&')[0];
    }

    [Fact]
    public async Task Consent_that_is_missing_or_a_service_principal_is_read_in_the_tenant_and_told()
    {
        await using var app = await WizardApplication.StartAsync(seed: seed => AzureCli.Seed(seed, Ada), time: new FastClock(20));
        var ada = await app.SignInAsync(Ada);
        var (draft, client, secret) = await RanAsync(app, ada);
        var contoso = app.Tenant.State["contoso.com"];
        var principal = Assert.Single(contoso.ServicePrincipals, principal => principal.AppId == Made(app).AppId);

        contoso.RoleAssignments.RemoveWhere(grant => grant.PrincipalId == principal.Id);
        Assert.Contains("fault=NotGranted", (await EnterAsync(ada, draft, client, secret)).Headers.Location!.ToString(), StringComparison.Ordinal);
        contoso.ServicePrincipals.Remove(principal);
        Assert.Contains("fault=ServicePrincipalMissing", (await EnterAsync(ada, draft, client, secret)).Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_administrators_of_the_tenant_whose_plan_it_is_may_enter_and_only_by_the_form()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync(Ada);
        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        using var page = await ada.PageAsync(await ada.GetAsync($"/setup/{plan.DraftId}/enter"));
        var (frank, olga) = (await app.SignInAsync("frank@fabrikam.com"), await app.SignInAsync("olga@contoso.com"));

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(ada, plan.DraftId, "x", "y", "forged")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(app.Visit(), plan.DraftId, "x", "y", TokenIn(page))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(olga, plan.DraftId, "x", "y", TokenIn(page))).StatusCode);
        var own = await PlanAsync(app, frank, Journey.Answers("post@fabrikam.com", "Inbox"));
        using var neighbours = await frank.PageAsync(await frank.GetAsync($"/setup/{own.DraftId}/enter"));
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(frank, plan.DraftId, "x", "y", TokenIn(neighbours))).StatusCode);
        Assert.Empty(await EnteredScene.AuditAsync(app));
    }

    /// <summary>A registration that a run has made, of another Therefore system.</summary>
    private static async Task<string> OursAsync(WizardApplication app)
    {
        var ada = await app.SignInAsync(Ada);
        var run = await Journey.RunAsync(app, ada, Journey.Answers("office@contoso.com", "Inbox", systemName: "Berlin"));
        Assert.True(run.State is SetupRunState.Proved or SetupRunState.NotProved, run.Problem?.Happened);
        return Assert.Single(app.Tenant.State["contoso.com"].Applications, application => application.UniqueName == "therefore-mailbox-berlin").AppId.ToString();
    }

    [Fact]
    public async Task Where_several_secrets_begin_like_it_or_too_much_is_posted_nothing_is_taken_and_no_number_given()
    {
        await using var app = await WizardApplication.StartAsync(seed: seed => AzureCli.Seed(seed, Ada));
        var ada = await app.SignInAsync(Ada);
        var (draft, client, secret) = await RanAsync(app, ada);
        var numbers = await NumbersAsync(app);
        Made(app).Passwords.Add(new() { KeyId = Guid.NewGuid(), Hint = secret[..3], StartsAt = DateTimeOffset.UtcNow, EndsAt = DateTimeOffset.UtcNow.AddDays(1) });

        Assert.Contains("fault=SecretOfSeveral", (await EnterAsync(ada, draft, client, secret)).Headers.Location!.ToString(), StringComparison.Ordinal);
        using var page = await ada.PageAsync(await ada.GetAsync($"/setup/{draft}/enter"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(ada, draft, client, new string('x', 40_000), TokenIn(page))).StatusCode);
        Assert.Equal(numbers, await NumbersAsync(app));
    }

    [Fact]
    public async Task While_another_entry_of_it_is_proved_nothing_is_taken_and_no_number_given_and_an_accepted_one_leaves_no_token()
    {
        await using var app = await WizardApplication.StartAsync(seed: seed => AzureCli.Seed(seed, Ada));
        var ada = await app.SignInAsync(Ada);
        var (draft, client, secret) = await RanAsync(app, ada);
        var run = RunOf(await EnterAsync(ada, draft, client, secret));
        var database = app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>();
        await using var context = await database.CreateDbContextAsync(Cancellation);
        Assert.False(await context.Set<StoredToken>().AnyAsync(Cancellation));
        await ProvedAsync(app.Services.GetRequiredService<SetupRunner>(), run, app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ada))!);
        await context.Set<SetupRun>().ExecuteUpdateAsync(set => set.SetProperty(row => row.ActiveKey, "goes on"), Cancellation);
        var numbers = await NumbersAsync(app);

        Assert.Contains("fault=UnderWay", (await EnterAsync(ada, draft, client, secret)).Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(numbers, await NumbersAsync(app));
    }

    private static async Task<int> NumbersAsync(WizardApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        return await context.Set<HandoffNumber>().CountAsync(Cancellation);
    }
}
