using System.Text.Json.Nodes;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.ConsentPages;
using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static MailboxWizard.Tests.Features.Setup.ConsentPages.ConsentPageScene;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup.ConsentPages;

/// <summary>What is not believed of an answer, and whom nothing of it belongs to.</summary>
public sealed class ConsentPageTrustTests
{
    private const string Graph = "00000003-0000-0000-c000-000000000000";
    private const string Exchange = "00000002-0000-0ff1-ce00-000000000000";
    private const string FullAccess = "dc890d15-9560-4a4c-9b7f-a736ec74ec40";

    [Fact]
    public async Task An_answer_that_claims_a_consent_proves_nothing_and_its_state_counts_once()
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick);
        var (ben, run, page) = await AskedAsync(app);
        var state = System.Web.HttpUtility.ParseQueryString(page.Query)["state"]!;
        var stranger = app.Visit();
        string Claims(string of) => $"/microsoft-consent?admin_consent=True&tenant={app.Tenant.State["contoso.com"].Id}&state={Uri.EscapeDataString(of)}";

        var before = (await RowAsync(app, run)).Epoch;
        foreach (var forged in new[] { "", "x", $"{state}A", state[..^4] })
            Assert.Equal("/consent-answered", (await stranger.SendAsync(new(HttpMethod.Get, Claims(forged)))).Headers.Location?.ToString());
        Assert.Equal((before, 1), ((await RowAsync(app, run)).Epoch, Registration(app).RedirectUris.Count));

        Assert.Equal("/consent-answered", (await stranger.SendAsync(new(HttpMethod.Get, Claims(state)))).Headers.Location?.ToString());
        var waits = await WaitsAgainAsync(app, ben, run);
        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.ConsentRoleMissing, 0, 0), (waits.State, waits.Problem!.Code, Registration(app).RedirectUris.Count, Grants(app).Count()));

        var rested = (await RowAsync(app, run)).Epoch;
        await AskAsync(app, ben, run);
        var open = (await RowAsync(app, run)).Epoch;
        Assert.True(open > rested);
        // Of the use before.
        await stranger.SendAsync(new(HttpMethod.Get, Claims(state)));
        Assert.Equal(open, (await RowAsync(app, run)).Epoch);
    }

    [Fact]
    public async Task A_neighbour_can_neither_ask_for_it_nor_see_it_and_a_link_for_a_colleague_is_void_while_it_is_open()
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick);
        var ben = await app.SignInAsync(Ben);
        var waiting = await SetupPartialTests.PartialAsync(app, ben);
        var principal = await app.PrincipalAsync(ben);
        var (escalations, desk) = (app.Services.GetRequiredService<EscalationDesk>(), app.Services.GetRequiredService<ConsentPageDesk>());
        var token = await escalations.MakeAsync(waiting.Number, principal, Cancellation);
        var frank = await app.PrincipalAsync(await app.SignInAsync("frank@fabrikam.com"));
        var petra = await app.PrincipalAsync(await app.SignInAsync(Petra));
        Assert.NotNull(await escalations.OpenAsync(token, petra, Cancellation));

        var refused = await Assert.ThrowsAsync<SetupProblemException>(() => desk.AskAsync(waiting.Number, Site(app), frank, Cancellation));
        await AskAsync(app, ben, waiting.Number);

        Assert.Equal(SetupProblemCode.RunUnknown, refused.Problem.Code);
        Assert.Null(await app.Services.GetRequiredService<WaitingRuns>().ReadAsync(waiting.Number, frank, Cancellation));
        Assert.Null(await escalations.OpenAsync(token, petra, Cancellation));
        var again = await Assert.ThrowsAsync<SetupProblemException>(() => escalations.MakeAsync(waiting.Number, principal, Cancellation));
        Assert.Equal(SetupProblemCode.RunUnknown, again.Problem.Code);
    }

    [Fact]
    public async Task Who_asks_for_it_and_has_never_seen_a_plan_is_asked_for_the_right_to_look_too_and_the_page_opens()
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick);
        var waiting = await SetupPartialTests.PartialAsync(app, await app.SignInAsync(Ben));
        // A second one who may register and not consent.
        foreach (var role in app.Tenant.State.Person(Ben).Roles)
            app.Tenant.State.Person("olga@contoso.com").Roles.Add(role);

        await AskAsync(app, await app.SignInAsync("olga@contoso.com"), waiting.Number);

        Assert.Equal([$"{Site(app)}/microsoft-consent"], Registration(app).RedirectUris);
    }

    [Fact]
    public void Never_an_address_that_a_request_named_unless_it_is_this_machines_own()
    {
        ConsentPageLinks Links(string? publicUrl) => new(
            CloudHosts.Of(MicrosoftCloud.Global), null!, new EphemeralDataProtectionProvider(), Options.Create(new SetupOptions()), Options.Create(new PublicAddressOptions { PublicUrl = publicUrl }));

        Assert.Null(Links(null).ReplyAddress("https://evil.example"));
        Assert.Null(Links(null).ReplyAddress(""));
        Assert.Equal("http://localhost:5000/microsoft-consent", Links(null).ReplyAddress("http://localhost:5000"));
        Assert.Equal("https://wizard.example/microsoft-consent", Links("https://wizard.example").ReplyAddress("https://evil.example"));
    }

    [Fact]
    public async Task Who_signed_out_meanwhile_signs_in_again_and_the_reply_address_goes_before_anything_else()
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick);
        var (ben, run, page) = await AskedAsync(app);
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ben))!;
        await app.Services.GetRequiredService<StageTokens>().ForgetAsync(person.TenantId, person.ObjectId, Cancellation);

        var petra = app.Visit();
        await petra.PassMicrosoftAsync(await petra.GetAsync(page.ToString()), Petra);
        await UntilAsync(app, ben, run, (_, row) => row is { IsParked: true, Owner: null, Snapshot.Problem.Code: SetupProblemCode.SignInAgain });
        var parked = await RowAsync(app, run);
        Assert.Equal((1, true), (Registration(app).RedirectUris.Count, parked.IsParked));
        Assert.Contains(parked.Snapshot.Written, written => written.Contains("/microsoft-consent", StringComparison.Ordinal));

        var principal = await app.PrincipalAsync(ben);
        await Journey.WithConsentAsync(ben, principal, async () =>
        {
            await app.Services.GetRequiredService<WaitingRuns>().GoOnAsync(run, principal, Cancellation);
            return true;
        });
        await ProvedAsync(app.Services.GetRequiredService<SetupRunner>(), run, person);
        Assert.Empty(Registration(app).RedirectUris);
    }

    [Fact]
    public async Task An_undo_takes_everything_back_while_the_page_is_open_and_what_was_granted_over_it()
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick);
        var (ben, run, _) = await AskedAsync(app);
        // What may have been granted meanwhile takes the role to take back.
        Assert.Equal(SetupProblemCode.ConsentRoleMissing, (await UndoScene.RefusedAsync(app, ben, run)).Code);
        var ada = await app.SignInAsync("ada@contoso.com");
        Assert.Equal(SetupRunState.Undone, (await UndoScene.UndoAsync(app, ada, run)).State);
        Assert.Empty(app.Tenant.State["contoso.com"].Applications);

        var (other, second, page) = await AskedAsync(app);
        var petra = app.Visit();
        await petra.PassMicrosoftAsync(await petra.GetAsync(page.ToString()), Petra);
        await ProvedAsync(app.Services.GetRequiredService<SetupRunner>(), second, app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(other))!);
        Assert.Equal(SetupRunState.Undone, (await UndoScene.UndoAsync(app, ada, second)).State);
        Assert.Equal((0, 0), (app.Tenant.State["contoso.com"].Applications.Count, Grants(app).Count()));
    }

    [Fact]
    public void A_registration_with_the_recorded_address_is_ours_and_with_any_other_it_is_not()
    {
        const string ours = "https://wizard.example/microsoft-consent";
        RegistrationDoubt Doubt(params string[] addresses)
        {
            var facts = Facts.Whole();
            facts = facts with
            {
                Registration = facts.Registration! with { RedirectAddresses = addresses, WebAddresses = addresses },
                Record = facts.Record with { ReplyAddresses = new HashSet<string> { ours } },
            };
            return RegistrationClaim.Doubt(facts);
        }

        Assert.Equal(RegistrationDoubt.None, Doubt());
        Assert.Equal(RegistrationDoubt.None, Doubt(ours));
        foreach (var other in new[] { $"{ours}/", $"{ours}?x", ours.ToUpperInvariant(), "https://wizard.example" })
        {
            Assert.Equal(RegistrationDoubt.RedirectAddress, Doubt(other));
            Assert.Equal(RegistrationDoubt.RedirectAddress, Doubt(ours, other));
        }
    }

    [Theory]
    [InlineData("Mail.Send", "b633e1c5-b582-4048-a93e-9f11b44c7e96", Graph)]
    [InlineData("full_access_as_app", FullAccess, Exchange)]
    public async Task What_was_declared_after_the_page_was_opened_and_granted_over_it_is_told(string name, string id, string resource)
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick);
        var (ben, run, page) = await AskedAsync(app);
        Declare(app, id, resource);
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ben))!;

        var petra = app.Visit();
        await petra.PassMicrosoftAsync(await petra.GetAsync(page.ToString()), Petra);
        var proved = await ProvedAsync(app.Services.GetRequiredService<SetupRunner>(), run, person);

        Assert.Contains($"Also granted, and not needed by Therefore: {name}.", proved.Rows[12].Detail, StringComparison.Ordinal);
        var told = Assert.Single(await AuditAsync(app, ben, run), entry => entry.Action is AuditAction.Consent);
        Assert.Equal((AuditOutcome.Warning, name, "Found granted after Microsoft’s consent page was used; no run asked for it"), (told.Outcome, told.Subject, told.Detail));
    }

    [Fact]
    public async Task What_another_run_declared_and_was_granted_before_keeps_the_page_from_nobody_and_is_no_news()
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick);
        var ben = await app.SignInAsync(Ben);
        var waiting = await SetupPartialTests.PartialAsync(app, ben);
        var contoso = app.Tenant.State["contoso.com"];
        Declare(app, FullAccess, Exchange);
        contoso.RoleAssignments.Add(new()
        {
            Id = "before",
            PrincipalId = contoso.ServicePrincipals.Single(principal => principal.AppId == Registration(app).AppId).Id,
            PrincipalType = "ServicePrincipal",
            ResourceId = contoso.ServicePrincipals.Single(principal => principal.AppId == Guid.Parse(Exchange)).Id,
            AppRoleId = Guid.Parse(FullAccess),
            CreatedAt = DateTimeOffset.UtcNow,
        });

        var page = await AskAsync(app, ben, waiting.Number);
        var petra = app.Visit();
        await petra.PassMicrosoftAsync(await petra.GetAsync(page.ToString()), Petra);
        var proved = await ProvedAsync(
            app.Services.GetRequiredService<SetupRunner>(), waiting.Number, app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ben))!);

        Assert.DoesNotContain("Also granted", proved.Rows[12].Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(await AuditAsync(app, ben, waiting.Number), entry => entry.Action is AuditAction.Consent);
        Assert.Equal(2, Grants(app).Count());
    }

    [Fact]
    public async Task A_declaration_that_the_run_does_not_need_is_named_and_the_page_is_not_opened()
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick);
        var ben = await app.SignInAsync(Ben);
        var waiting = await SetupPartialTests.PartialAsync(app, ben);
        // As a run over our other route would have declared it.
        Declare(app, FullAccess, Exchange);
        Declare(app, "b633e1c5-b582-4048-a93e-9f11b44c7e96");
        var principal = await app.PrincipalAsync(ben);

        await Journey.WithConsentAsync(ben, principal, async () =>
        {
            await app.Services.GetRequiredService<ConsentPageDesk>().AskAsync(waiting.Number, Site(app), principal, Cancellation);
            return true;
        });
        await UntilAsync(app, ben, waiting.Number, (_, row) => row.Snapshot.EndedAt is not null);

        var ended = await RowAsync(app, waiting.Number);
        Assert.Equal((SetupRunState.Failed, SetupProblemCode.DeclaredElse, null), (ended.Snapshot.State, ended.Snapshot.Problem!.Code, ended.Ledger.ConsentPage));
        Assert.StartsWith("The registration in Contoso declares Mail.Send, full_access_as_app, which", ended.Snapshot.Problem.Happened, StringComparison.Ordinal);
        Assert.Equal((0, 0), (Registration(app).RedirectUris.Count, Grants(app).Count()));
    }

    /// <summary>As somebody with a role does in Entra.</summary>
    private static void Declare(WizardApplication app, string id, string resource = Graph)
    {
        // A new object, by which the tenant sees that it changed.
        var registration = Registration(app);
        var properties = registration.Properties.DeepClone().AsObject();
        var all = (JsonArray)properties["requiredResourceAccess"]!;
        if (all.OfType<JsonObject>().FirstOrDefault(entry => (string?)entry["resourceAppId"] == resource) is not { } of)
            all.Add(of = new JsonObject { ["resourceAppId"] = resource, ["resourceAccess"] = new JsonArray() });
        ((JsonArray)of["resourceAccess"]!).Add(new JsonObject { ["id"] = id, ["type"] = "Role" });
        registration.Properties = properties;
    }
}
