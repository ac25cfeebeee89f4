using System.Net;
using AngleSharp.Html.Dom;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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

        var first = await PostAsync(app, ada, run.Number);
        await ada.PassMicrosoftAsync(await ada.GetAsync(first.Headers.Location!.ToString()), "ada@contoso.com");
        var (alive, cookie) = (await IsAliveAsync(app, principal), ada.Visited[^1]);
        var left = await PostAsync(app, ada, run.Number);

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

        var refused = await PostAsync(app, ada, run.Number);
        var page = await ada.GetAsync(refused.Headers.Location!.ToString());

        Assert.Equal($"/runs/{run.Number}?leave=RunsActive", refused.Headers.Location.ToString());
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.NotNull(app.Tenant.State["contoso.com"].FindServicePrincipal(Wizard(app)));
        Assert.Equal([(AuditOutcome.Refused, "RunsActive")], (await EntriesAsync(app)).Select(entry => (entry.Outcome, entry.Detail)));
    }

    [Fact]
    public async Task A_run_that_a_colleague_starts_while_Microsoft_is_asked_is_seen_right_before_the_act()
    {
        var pressed = new Pressed();
        await using var app = await WizardApplication.StartAsync(configure: builder =>
            builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new Pressing(pressed)));
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);
        pressed.Next(() => ActivateAsync(app));

        var refused = await Assert.ThrowsAsync<SetupProblemException>(() => app.Services.GetRequiredService<LeaveNoTrace>().LeaveAsync(principal, Cancellation));

        Assert.Equal(SetupProblemCode.RunsActive, refused.Problem.Code);
        Assert.NotNull(app.Tenant.State["contoso.com"].FindServicePrincipal(Wizard(app)));
        Assert.Equal([(AuditOutcome.Intended, null), (AuditOutcome.Refused, "RunsActive")], (await EntriesAsync(app)).Select(entry => (entry.Outcome, entry.Detail)));
    }

    [Fact]
    public async Task A_run_that_a_colleague_starts_while_Microsoft_is_too_busy_to_delete_is_seen_before_the_next_attempt()
    {
        Func<Task>? press = null;
        await using var app = await WizardApplication.StartAsync(configure: builder => builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new FirstDeletion(
            async request =>
            {
                await press!();
                var busy = Refused(request, HttpStatusCode.TooManyRequests, "TooManyRequests");
                busy.Headers.RetryAfter = new(TimeSpan.FromSeconds(1));
                return busy;
            })));
        press = () => ActivateAsync(app);
        var ada = await app.SignInAsync("ada@contoso.com");
        await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);

        var refused = await Assert.ThrowsAsync<SetupProblemException>(() => app.Services.GetRequiredService<LeaveNoTrace>().LeaveAsync(principal, Cancellation));

        Assert.Equal(SetupProblemCode.RunsActive, refused.Problem.Code);
        Assert.NotNull(app.Tenant.State["contoso.com"].FindServicePrincipal(Wizard(app)));
        Assert.Equal([(AuditOutcome.Intended, null), (AuditOutcome.Refused, "RunsActive")], (await EntriesAsync(app)).Select(entry => (entry.Outcome, entry.Detail)));
    }

    /// <summary>A replica that has not heard of it yet, right after the first consent.</summary>
    [Fact]
    public async Task What_Microsoft_says_is_not_there_and_shows_all_the_same_is_deleted_once_more()
    {
        await using var app = await WizardApplication.StartAsync(settings: Quick, configure: builder => builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(
            () => new FirstDeletion(request => Task.FromResult(Refused(request, HttpStatusCode.NotFound, "Request_ResourceNotFound")))));
        var ada = await app.SignInAsync("ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);

        var answer = await Journey.WithConsentAsync(ada, principal, () => app.Services.GetRequiredService<LeaveNoTrace>().LeaveAsync(principal, Cancellation));

        Assert.Equal((new LeaveAnswer(LeaveProof.CallerUnknown, IsRecorded: true), null), (answer, app.Tenant.State["contoso.com"].FindServicePrincipal(Wizard(app))));
        Assert.Equal([AuditOutcome.Intended, AuditOutcome.Removed, AuditOutcome.Read], (await EntriesAsync(app)).Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task Where_the_audit_log_does_not_take_that_it_is_done_the_session_ends_all_the_same_and_the_page_says_so()
    {
        await using var app = await WizardApplication.StartAsync();
        var ada = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        await Journey.ConsentAsync(ada, ConsentStage.Run, "ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation))
            await context.Database.ExecuteSqlRawAsync(
                "CREATE TRIGGER full BEFORE INSERT ON AuditEntries WHEN NEW.Action = 'LeaveNoTrace' AND NEW.Outcome = 'Removed' BEGIN SELECT RAISE(ABORT, 'the disk is full'); END", Cancellation);

        var left = await PostAsync(app, ada, run.Number);
        using var page = await ada.PageAsync(await ada.GetAsync(left.Headers.Location!.ToString()));

        Assert.Equal("/no-trace-left?proof=CallerUnknown&recorded=false", left.Headers.Location.ToString());
        Assert.Contains("Not all of it is in the audit log here.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal((null, false), (app.Tenant.State["contoso.com"].FindServicePrincipal(Wizard(app)), await IsAliveAsync(app, principal)));
        await Assert.ThrowsAsync<ConsentNeededException>(() => app.Services.GetRequiredService<StageTokens>().ForAsync(ConsentStage.Look, principal, Cancellation));
        Assert.Contains(app.Log.Lines, line => line.StartsWith("Error ", StringComparison.Ordinal) && line.Contains("the audit log did not take what came of it: Removed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_deletion_that_somebody_else_made_a_moment_earlier_is_not_written_as_ours_and_the_proof_says_that_it_is_gone()
    {
        await using var app = await WizardApplication.StartAsync(configure: builder =>
            builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new Twice()));
        var ada = await app.SignInAsync("ada@contoso.com");
        var principal = await app.PrincipalAsync(ada);

        await Journey.WithConsentAsync(ada, principal, () => app.Services.GetRequiredService<LeaveNoTrace>().LeaveAsync(principal, Cancellation));

        Assert.Null(app.Tenant.State["contoso.com"].FindServicePrincipal(Wizard(app)));
        var entries = await EntriesAsync(app);
        Assert.Equal([AuditOutcome.Intended, AuditOutcome.Failed, AuditOutcome.Read], entries.Select(entry => entry.Outcome));
        Assert.Equal((401, "Authorization_IdentityNotFound"), (entries[1].Status, entries[1].Detail));
        Assert.Equal(nameof(LeaveProof.CallerUnknown), entries[2].Detail);
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

    private static Guid Wizard(WizardApplication app) => app.Services.GetRequiredService<IConfiguration>().GetValue<Guid>("AzureAd:ClientId");

    private static async Task<HttpResponseMessage> PostAsync(WizardApplication app, WebVisitor visitor, int run)
    {
        Assert.NotNull(app);
        using var page = await visitor.PageAsync(await visitor.GetAsync($"/runs/{run}"));
        var token = ((IHtmlInputElement)page.QuerySelector("input[name=__RequestVerificationToken]")!).Value;
        return await visitor.SendAsync(new(HttpMethod.Post, "/leave-no-trace")
        {
            Content = new FormUrlEncodedContent([new("run", $"{run}"), new("__RequestVerificationToken", token)]),
        });
    }

    private static async Task<bool> IsAliveAsync(WizardApplication app, System.Security.Claims.ClaimsPrincipal principal)
    {
        var person = app.Services.GetRequiredService<People>().Describe(principal)!;
        return await app.Services.GetRequiredService<Sessions>().IsAliveAsync(
            WizardClaims.SessionOf(principal)!.Value, person.TenantId, person.ObjectId, Cancellation);
    }

    private static async Task<List<AuditEntry>> EntriesAsync(WizardApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        return await context.Set<AuditEntry>().AsNoTracking().Where(entry => entry.Action == AuditAction.LeaveNoTrace).OrderBy(entry => entry.Number).ToListAsync(Cancellation);
    }

    private static async Task ActivateAsync(WizardApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        var row = await context.Set<SetupRun>().SingleAsync(Cancellation);
        (row.ActiveKey, row.IsParked, row.DueAt) = (SetupRun.KeyOf(row.TenantId, row.Family, Journey.Answers("invoices@contoso.com", "Invoices")), true, DateTimeOffset.UtcNow.AddDays(1));
        await context.SaveChangesAsync(Cancellation);
    }

    private static HttpResponseMessage Refused(HttpRequestMessage request, HttpStatusCode status, string code) => new(status)
    {
        RequestMessage = request,
        Content = new StringContent($$"""{ "error": { "code": "{{code}}", "message": "Not now." } }""", System.Text.Encoding.UTF8, "application/json"),
    };

    /// <summary>Microsoft answers the first deletion so, and does nothing.</summary>
    private sealed class FirstDeletion(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : DelegatingHandler
    {
        private int _met;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.Method == HttpMethod.Delete && request.RequestUri!.Segments is [.., "servicePrincipals/", _] && Interlocked.Exchange(ref _met, 1) is 0 ? answer(request) : base.SendAsync(request, cancellationToken);
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

    private sealed class Pressed
    {
        private Func<Task>? _act;

        public void Next(Func<Task> act) => _act = act;

        public Func<Task>? TakeAct() => Interlocked.Exchange(ref _act, null);
    }

    /// <summary>Somebody acts once, as soon as Microsoft is asked anything.</summary>
    private sealed class Pressing(Pressed pressed) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (pressed.TakeAct() is { } act)
                await act();
            return await base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Somebody else deletes the same right before.</summary>
    private sealed class Twice : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != HttpMethod.Delete)
                return await base.SendAsync(request, cancellationToken);
            using var theirs = new HttpRequestMessage(request.Method, request.RequestUri);
            foreach (var (name, values) in request.Headers)
                theirs.Headers.TryAddWithoutValidation(name, values);
            using var answer = await base.SendAsync(theirs, cancellationToken);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
