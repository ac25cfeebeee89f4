using System.Net;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.LeaveScene;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>What befalls leaving on its way: a colleague, a busy Microsoft, a replica, a full log.</summary>
public sealed class LeaveNoTraceWeatherTests
{
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

        var left = await PostAsync(ada, run.Number);
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
