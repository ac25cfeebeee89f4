using System.Net;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.LeaveScene;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>MailboxWizard's own service principal leaves the tenant, with a proof that it has.</summary>
public sealed class LeaveNoTraceTests
{
    [Fact]
    public async Task The_service_principal_and_every_consent_go_with_a_proof_and_the_session_ends()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var principal = await app.PrincipalAsync(ada);
        var contoso = app.Tenant.State["contoso.com"];
        var wizard = Wizard(app);
        Assert.NotEmpty(contoso.PermissionGrantsOf(contoso.FindServicePrincipal(wizard)!.Id));
        var registered = Assert.Single(contoso.Applications).AppId;

        var first = await PostAsync(ada, run.Number);
        await ada.PassMicrosoftAsync(await ada.GetAsync(first.Headers.Location!.ToString()), "ada@contoso.com");
        var (alive, cookie) = (await IsAliveAsync(app, principal), ada.Visited[^1]);
        var left = await PostAsync(ada, run.Number);

        Assert.StartsWith("/sign-in/consent", first.Headers.Location.ToString(), StringComparison.Ordinal);
        Assert.Equal("/no-trace-left?proof=CallerUnknown", left.Headers.Location!.ToString());
        Assert.Equal($"/runs/{run.Number}?leave=asked", cookie.PathAndQuery);
        Assert.Equal((null, true, false), (contoso.FindServicePrincipal(wizard), alive, await IsAliveAsync(app, principal)));
        Assert.DoesNotContain(contoso.PermissionGrants, grant => contoso.FindServicePrincipalById(grant.ClientId) is null);
        // What was made for Therefore goes on working.
        Assert.NotNull(contoso.FindServicePrincipal(registered));
        Assert.Single(contoso.RoleAssignments);
        await Assert.ThrowsAsync<ConsentNeededException>(() => app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.Look, principal, Cancellation));
        var page = await ada.PageAsync(await ada.GetAsync("/no-trace-left?proof=CallerUnknown"));
        Assert.Contains("does not know the application that asks", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            [AuditOutcome.Intended, AuditOutcome.Removed, AuditOutcome.Read], (await EntriesAsync(app)).Select(entry => entry.Outcome));
        var removed = (await EntriesAsync(app))[1];
        Assert.Equal((204, true), (removed.Status, removed.RequestId is not null));
        Assert.Equal(nameof(LeaveProof.CallerUnknown), (await EntriesAsync(app))[2].Detail);
    }

    [Fact]
    public async Task Where_nothing_can_be_read_afterwards_the_page_says_that_and_not_that_it_is_still_shown()
    {
        var left = new Left();
        await using var app = await WizardApplication.StartAsync(configure: builder =>
            builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new Unreadable(left)));
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");

        var answer = await app.Services.GetRequiredService<LeaveNoTrace>().LeaveAsync(await app.PrincipalAsync(ada), Cancellation);
        var page = await ada.PageAsync(await ada.GetAsync($"/no-trace-left?proof={answer.Proof}"));

        Assert.Equal((new(LeaveProof.NotReadable, IsRecorded: true), null), (answer, app.Tenant.State["contoso.com"].FindServicePrincipal(Wizard(app))));
        Assert.Contains("could not be asked afterwards whether it is done", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal((AuditOutcome.Warning, "NotReadable"), ((await EntriesAsync(app))[^1].Outcome, (await EntriesAsync(app))[^1].Detail));
        Assert.Contains(app.Log.Lines, line => line.Contains("could not be read: 403", StringComparison.Ordinal) && line.Contains("Authorization_RequestDenied", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_comes_back_later_is_asked_anew_and_can_undo()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");
        await app.Services.GetRequiredService<LeaveNoTrace>().LeaveAsync(await app.PrincipalAsync(ada), Cancellation);

        var again = await app.SignInAsync("ada@contoso.com");
        var undone = await UndoScene.UndoAsync(app, again, run.Number);

        Assert.Equal((SetupRunState.Undone, UndoScene.AllRemoved), (undone.State, States(undone)));
        Assert.NotNull(app.Tenant.State["contoso.com"].FindServicePrincipal(Wizard(app)));
    }

    [Fact]
    public async Task At_home_it_stays_whether_the_settings_name_the_home_tenant_or_not()
    {
        foreach (var settings in (Dictionary<string, string?>[])[[], new() { ["SignIn:HomeTenantId"] = null }])
        {
            await using var app = await WizardApplication.StartAsync(
                seed: seed => seed.Tenants.Single(tenant => tenant.VerifiedDomains.Contains("spectrum.example")).People.Single(person => person.Upn == "erik@spectrum.example").Roles.Add("Global Administrator"),
                settings: settings);
            var erik = await app.SignInAsync("erik@spectrum.example");
            var principal = await app.PrincipalAsync(erik);

            var refused = await Assert.ThrowsAsync<SetupProblemException>(() => Journey.WithConsentAsync(
                erik, principal, () => app.Services.GetRequiredService<LeaveNoTrace>().LeaveAsync(principal, Cancellation)));

            Assert.Equal(SetupProblemCode.AtHome, refused.Problem.Code);
            Assert.NotNull(app.Tenant.State["spectrum.example"].FindServicePrincipal(Wizard(app)));
        }
    }

    [Fact]
    public async Task While_a_run_of_the_tenant_goes_on_or_waits_it_stays()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");
        await ActivateAsync(app);

        var refused = await PostAsync(ada, run.Number);
        var page = await ada.GetAsync(refused.Headers.Location!.ToString());

        Assert.Equal($"/runs/{run.Number}?leave=RunsActive", refused.Headers.Location.ToString());
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.NotNull(app.Tenant.State["contoso.com"].FindServicePrincipal(Wizard(app)));
        Assert.Equal([(AuditOutcome.Refused, "RunsActive")], (await EntriesAsync(app)).Select(entry => (entry.Outcome, entry.Detail)));
    }

    [Fact]
    public async Task Who_lacks_a_role_and_a_form_without_our_token_are_refused()
    {
        await using var app = await WizardApplication.StartAsync();
        var petra = await app.SignInAsync("petra@contoso.com");
        var principal = await app.PrincipalAsync(petra);

        var refused = await Assert.ThrowsAsync<SetupProblemException>(() => Journey.WithConsentAsync(
            petra, principal, () => app.Services.GetRequiredService<LeaveNoTrace>().LeaveAsync(principal, Cancellation)));
        var forged = await petra.SendAsync(new(HttpMethod.Post, "/leave-no-trace") { Content = new FormUrlEncodedContent([new("run", "1")]) });

        Assert.Equal((SetupProblemCode.RoleMissing, HttpStatusCode.BadRequest), (refused.Problem.Code, forged.StatusCode));
        Assert.Equal([(AuditOutcome.Refused, "RoleMissing")], (await EntriesAsync(app)).Select(entry => (entry.Outcome, entry.Detail)));
        Assert.NotNull(app.Tenant.State["contoso.com"].FindServicePrincipal(Wizard(app)));
    }

    private sealed class Left
    {
        public bool IsDeleted { get; set; }
    }

    /// <summary>As soon as a service principal is deleted, nobody may read one any more.</summary>
    private sealed class Unreadable(Left left) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isAbout = request.RequestUri!.AbsolutePath.Contains("/servicePrincipals", StringComparison.Ordinal);
            if (isAbout && left.IsDeleted && request.Method == HttpMethod.Get)
                return new(HttpStatusCode.Forbidden)
                {
                    RequestMessage = request,
                    Content = new StringContent("""{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}""", System.Text.Encoding.UTF8, "application/json"),
                };
            var answer = await base.SendAsync(request, cancellationToken);
            left.IsDeleted |= isAbout && request.Method == HttpMethod.Delete;
            return answer;
        }
    }
}
