using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Scripts;
using MailboxWizard.Microsoft365;
using MailboxWizard.SimulatedTenant.Beliefs;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup.Scripts;

/// <summary>The plan as a script: run with bash against the simulated tenant, and compared with a run.</summary>
public sealed class SetupScriptTests
{
    private const string Ada = "ada@contoso.com";

    [Fact]
    public async Task The_script_leaves_in_the_tenant_what_a_run_leaves_and_its_secret_opens_the_registration()
    {
        await using var by = await WizardApplication.StartAsync();
        var ada = await by.SignInAsync(Ada);
        await Journey.RunAsync(by, ada, "invoices@contoso.com", "Invoices");
        await using var app = await WizardApplication.StartAsync(seed: seed => AzureCli.Seed(seed, Ada));

        var ran = await AzureCli.RunAsync(app, Ada, await ScriptAsync(app, await app.SignInAsync(Ada)));

        Assert.True(ran.Code == 0, ran.Errors);
        Assert.Equal(Left(by), Left(app));
        var made = Made(app);
        Assert.Equal(AzureCli.AppId, made.CreatedByAppId);
        var secret = Assert.Single(made.Passwords);
        Assert.Contains($"Client ID:     {made.AppId}\nClient secret: {secret.SecretText}\n", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(secret.SecretText, ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_shown_late_is_read_again_and_no_reason_to_stop()
    {
        await using var app = await WizardApplication.StartAsync(seed: seed =>
        {
            AzureCli.Seed(seed, Ada);
            seed.Tenants.Single(tenant => tenant.DisplayName == "Contoso").Weather = new() { ["replicas"] = 2, ["lagMinSeconds"] = 0.6, ["lagMaxSeconds"] = 0.6 };
        });

        var ran = await AzureCli.RunAsync(app, Ada, await ScriptAsync(app, await app.SignInAsync(Ada)));

        Assert.True(ran.Code == 0, ran.Errors);
        Assert.Contains("Microsoft 365 does not show the grant yet; reading 1 of 12.", ran.Errors, StringComparison.Ordinal);
        Assert.Contains($"Client secret: {Assert.Single(Made(app).Passwords).SecretText}\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_script_made_is_foreign_so_that_no_plan_takes_it_over()
    {
        await using var app = await WizardApplication.StartAsync(seed: seed => AzureCli.Seed(seed, Ada));
        var ada = await app.SignInAsync(Ada);
        var script = await ScriptAsync(app, ada);
        Assert.Equal(0, (await AzureCli.RunAsync(app, Ada, script)).Code);
        var before = Writes(app);

        var plan = await PlanAsync(app, ada, Journey.Answers("office@contoso.com", "Inbox"));
        var again = await AzureCli.RunAsync(app, Ada, script);

        Assert.Equal((3, SetupProblemCode.NameTakenByApplication), (Cannot(plan).Number, Cannot(plan).Problem!.Code));
        Assert.Contains("made with Azure CLI", Cannot(plan).Problem!.Happened, StringComparison.Ordinal);
        Assert.Equal((1, before), (again.Code, Writes(app)));
        Assert.Contains("is there already", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_stops_in_another_tenant_at_a_deleted_name_and_where_the_role_is_missing()
    {
        await using var app = await WizardApplication.StartAsync(seed: seed => AzureCli.Seed(seed, "ben@contoso.com"));
        var script = await ScriptAsync(app, await app.SignInAsync(Ada));
        var tenant = app.Tenant.State["contoso.com"].Id.ToString();

        var elsewhere = await AzureCli.RunAsync(app, "ben@contoso.com", script.Replace(tenant, Guid.NewGuid().ToString(), StringComparison.Ordinal));
        Assert.Equal((1, 0), (elsewhere.Code, Writes(app)));
        Assert.Contains("You are signed in to the tenant", elsewhere.Errors, StringComparison.Ordinal);

        var refused = await AzureCli.RunAsync(app, "ben@contoso.com", script);
        Assert.Equal(1, refused.Code);
        Assert.Contains("Consent was refused: it needs a Privileged Role Administrator or Global Administrator.", refused.Errors, StringComparison.Ordinal);
        Assert.Contains(Made(app).Id.ToString(), refused.Errors, StringComparison.Ordinal);
        // The secret comes last, so that none is left behind.
        Assert.Empty(Made(app).Passwords);

        Made(app).DeletedAt = DateTimeOffset.UtcNow;
        var deleted = await AzureCli.RunAsync(app, "ben@contoso.com", script);
        Assert.Equal(1, deleted.Code);
        Assert.Contains("A deleted registration still holds the unique name", deleted.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_given_to_administrators_of_the_tenant_whose_plan_it_is_and_holds_no_secret()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync(Ada);
        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        var address = $"/setup/{plan.DraftId}/script";

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Visit().SendAsync(new(HttpMethod.Get, address))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await app.SignInAsync("olga@contoso.com")).GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await (await app.SignInAsync("frank@fabrikam.com")).GetAsync(address)).StatusCode);
        var given = await ada.GetAsync(address);
        Assert.Equal((HttpStatusCode.OK, "therefore-mailbox.sh", true), (given.StatusCode, given.Content.Headers.ContentDisposition?.FileName, given.Headers.CacheControl?.NoStore));
        await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        // Everything is there: nothing for a script to do.
        Assert.Equal(HttpStatusCode.NotFound, (await Journey.WithConsentAsync(ada, await app.PrincipalAsync(ada), async () =>
        {
            await app.Services.GetRequiredService<SetupPlanner>().PlanAsync(plan.DraftId, await app.PrincipalAsync(ada), Cancellation);
            return await ada.GetAsync(address);
        })).StatusCode);
    }

    [Theory]
    [InlineData("'; touch pwned; '")]
    [InlineData("$(touch pwned)`touch pwned`")]
    [InlineData("a'\\''b\"c\\")]
    [InlineData("line\ntouch pwned\n# \r\n")]
    [InlineData("!history * ? [a] {x,y} ~ ; & | < > ü 🙂")]
    public async Task Whatever_a_name_or_an_address_holds_it_is_never_code(string text)
    {
        var facts = Facts.Fresh();
        facts = facts with
        {
            Name = facts.Name with { DisplayName = text },
            Answers = facts.Answers with { Mailboxes = [new($"{text}@contoso.com", text)] },
            Options = new() { Tag = text },
        };
        var script = SetupScript.Of(facts, PlanOf(facts), text, CloudHosts.Of(MicrosoftCloud.Global))!;

        // The values are set, and then shown instead of used.
        var head = script[..script.IndexOf("errors=", StringComparison.Ordinal)];
        var ran = await AzureCli.BashAsync($"{head}\nprintf '%s\\0' \"$mailboxes\" \"$registration\"");

        Assert.True(ran.Code == 0, ran.Errors);
        Assert.Equal(["script.sh"], ran.Files);
        var shown = ran.Output.Split('\0');
        Assert.Equal($"{text}@contoso.com", shown[0]);
        using var registration = JsonDocument.Parse(shown[1]);
        Assert.Equal((text, text), (registration.RootElement.GetProperty("displayName").GetString(), registration.RootElement.GetProperty("notes").GetString()));
    }

    [Fact]
    public void For_the_consent_to_Exchange_less_is_needed_and_the_script_says_so()
    {
        var facts = Facts.Fresh();
        facts = facts with { Wanted = [facts.Wanted[0] with { Api = RouteApi.ExchangeOnline, Value = "full_access_as_app" }] };

        var script = SetupScript.Of(facts, PlanOf(facts), "", CloudHosts.Of(MicrosoftCloud.Global))!;

        Assert.Contains(
            "\nconsent_roles='an Application Administrator, Cloud Application Administrator, Privileged Role Administrator or Global Administrator'\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_something_is_there_or_forbidden_there_is_no_script()
    {
        var cloud = CloudHosts.Of(MicrosoftCloud.Global);
        Assert.NotNull(SetupScript.Of(Facts.Fresh() with { Roles = [] }, PlanOf(Facts.Fresh() with { Roles = [] }), "", cloud));
        foreach (var facts in new[] { Facts.Whole(), Facts.Fresh() with { Policy = new(Forbidden: true, LongestLifetime: null) }, Facts.Fresh() with { HasExchangePlan = false } })
            Assert.Null(SetupScript.Of(facts, PlanOf(facts), "", cloud));
    }

    private static SetupPlan PlanOf(SetupFacts facts) => new()
    {
        DraftId = "draft",
        Answers = facts.Answers,
        TenantName = facts.Tenant.DisplayName,
        PersonName = facts.Person.Name,
        Rows = Facts.Rows(facts),
        SecretEnds = facts.Answers.SecretEnds,
        ReadAt = facts.ReadAt,
    };

    private static async Task<string> ScriptAsync(WizardApplication app, WebVisitor visitor)
    {
        var plan = await PlanAsync(app, visitor, Journey.Answers("invoices@contoso.com", "Invoices"));
        var given = await visitor.GetAsync($"/setup/{plan.DraftId}/script");
        Assert.Equal(HttpStatusCode.OK, given.StatusCode);
        return await given.Content.ReadAsStringAsync(Cancellation);
    }

    private static Application Made(WizardApplication app) =>
        Assert.Single(app.Tenant.State["contoso.com"].Applications, application => application.UniqueName == "therefore-mailbox");

    /// <summary>What lies in the tenant, without ids, times and the names that say who made it.</summary>
    private static string Left(WizardApplication app)
    {
        var contoso = app.Tenant.State["contoso.com"];
        var made = Made(app);
        var client = Assert.Single(contoso.ServicePrincipals, principal => principal.AppId == made.AppId);
        var grants = contoso.RoleAssignments.Where(grant => grant.PrincipalId == client.Id).Select(grant => grant.AppRoleId);
        return $"""
            {Sorted(made.Properties)}
            owners {made.Owners.Count}, keys {made.Keys.Count}, federated {made.FederatedCredentials.Count}
            secrets {string.Join(' ', made.Passwords.Select(secret => secret.EndsAt))}
            {client.DisplayName} {string.Join(' ', client.Tags)} owners {client.Owners.Count} enabled {client.AccountEnabled} {Sorted(client.Properties)}
            grants {string.Join(' ', grants)}
            """;
    }

    /// <summary>The order in which properties, or permissions, were sent says nothing.</summary>
    private static string Sorted(JsonNode? node) => node switch
    {
        JsonObject properties => $"{{{string.Join(',', properties.OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => $"{property.Key}:{Sorted(property.Value)}"))}}}",
        JsonArray items => $"[{string.Join(',', items.Select(Sorted).Order(StringComparer.Ordinal))}]",
        _ => node?.ToJsonString() ?? "null",
    };
}
