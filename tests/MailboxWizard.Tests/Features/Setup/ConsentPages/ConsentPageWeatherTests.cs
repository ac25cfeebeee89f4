using System.Net;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.ConsentPages.ConsentPageScene;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup.ConsentPages;

/// <summary>What keeps the reply address on the registration for longer than it is used, and that it goes all the same.</summary>
public sealed class ConsentPageWeatherTests
{
    /// <summary>Minutes that pass in seconds; the lease is as long as it may be, since the machine does not run faster.</summary>
    private const int Times = 40;

    private static readonly Dictionary<string, string?> s_fast = new() { ["Setup:Lease"] = "00:05:00" };

    [Fact]
    public async Task While_Microsoft_is_busy_for_ten_minutes_after_the_answer_nobody_is_asked_and_the_run_goes_on_to_its_end()
    {
        var clock = new FastClock(Times);
        await using var app = await WizardApplication.StartAsync(settings: s_fast, time: clock);
        var (ben, run, page) = await AskedAsync(app);
        app.Tenant.Turn("contoso.com", knobs => knobs with { ErrorEvery = 1, ErrorStatus = 503 });
        var began = clock.GetTimestamp();

        var petra = app.Visit();
        await petra.PassMicrosoftAsync(await petra.GetAsync(page.ToString()), Petra);
        SetupRun? rests = null;
        await UntilAsync(app, ben, run, (_, row) => (rests ??= row is { Starts: > 1, Owner: null } && clock.GetElapsedTime(began) > TimeSpan.FromMinutes(10) ? row : null) is not null);
        var address = Registration(app).RedirectUris.Count;
        app.Tenant.Turn("contoso.com", knobs => knobs with { ErrorEvery = 0 });
        await UntilAsync(app, ben, run, (_, row) => row.Snapshot.EndedAt is not null);
        var ended = (await RowAsync(app, run)).Snapshot;

        Assert.Equal((SetupRunState.Running, false, 1), (rests!.Snapshot.State, rests.IsParked, address));
        Assert.EndsWith(
            "The reply address of Microsoft’s page is still on the registration; the run tries again by itself to take it away.",
            Assert.Single(rests.Snapshot.Rows, row => row.State is SetupStepState.Waiting).Detail, StringComparison.Ordinal);
        Assert.Equal((SetupRunState.Proved, AllCreated, 0), (ended.State, States(ended), Registration(app).RedirectUris.Count));
        Assert.Contains(await AuditAsync(app, ben, run), entry => entry is { Action: AuditAction.Run, Outcome: AuditOutcome.Warning, Detail: nameof(SetupProblemCode.MicrosoftFailed) });
    }

    [Fact]
    public async Task What_Microsoft_refuses_each_time_waits_for_a_person_after_twenty_starts_and_its_page_says_what_is_left()
    {
        var answers = new Answers();
        await using var app = await StartAsync(answers, s_fast, new FastClock(Times));
        var (ben, run, _) = await AskedAsync(app);
        answers.To = request => request.Method == HttpMethod.Patch ? Refusal(HttpStatusCode.BadRequest, "Request_BadRequest") : null;

        await OverAsync(app, run);
        var standing = await UntilAsync(app, ben, run, (_, row) => row is { IsParked: true, Owner: null, Snapshot.Problem.Code: SetupProblemCode.RefusedByMicrosoft });

        Assert.Equal((20, 1), ((await RowAsync(app, run)).Starts, Registration(app).RedirectUris.Count));
        Assert.Equal((null, true), (standing!.ConsentPage, standing.HasReplyAddress));
        answers.To = null;
        var principal = await app.PrincipalAsync(ben);
        await Journey.WithConsentAsync(ben, principal, async () =>
        {
            await app.Services.GetRequiredService<WaitingRuns>().GoOnAsync(run, principal, Cancellation);
            return true;
        });
        Assert.Equal(SetupProblemCode.ConsentRoleMissing, (await WaitsAgainAsync(app, ben, run)).Problem!.Code);
        Assert.Empty(Registration(app).RedirectUris);
    }

    [Fact]
    public async Task An_answer_that_does_not_know_the_registration_is_no_proof_that_it_is_deleted()
    {
        var answers = new Answers();
        await using var app = await StartAsync(answers, ConsentPageScene.Quick);
        var (ben, run, _) = await AskedAsync(app);
        var reads = 0;
        // The first look finds it; then a replica is asked that has not heard of it.
        answers.To = request => request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.Contains("applications(uniqueName=", StringComparison.Ordinal)
            && Interlocked.Increment(ref reads) is 2 ? Refusal(HttpStatusCode.NotFound, "Request_ResourceNotFound") : null;

        await OverAsync(app, run);
        await WaitsAgainAsync(app, ben, run);

        Assert.True(reads > 2, $"{reads} readings");
        Assert.Empty(Registration(app).RedirectUris);
    }

    [Fact]
    public async Task When_the_hour_is_over_and_nobody_is_signed_in_the_run_waits_for_a_sign_in_and_offers_no_page()
    {
        var clock = new MovableClock();
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick, time: clock);
        var (ben, run, page) = await AskedAsync(app);
        var person = app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(ben))!;
        await app.Services.GetRequiredService<StageTokens>().ForgetAsync(person.TenantId, person.ObjectId, Cancellation);
        clock.Offset = TimeSpan.FromMinutes(61);

        var standing = await UntilAsync(app, ben, run, (_, row) => row is { IsParked: true, Owner: null, Snapshot.Problem.Code: SetupProblemCode.SignInAgain });

        Assert.Equal((null, true), (standing!.ConsentPage, standing.HasReplyAddress));
        Assert.True(standing.Until > clock.GetUtcNow() + TimeSpan.FromHours(71));
        // As the page says: an answer does not count any more.
        var before = (await RowAsync(app, run)).Epoch;
        await app.Visit().SendAsync(new(HttpMethod.Get, $"/microsoft-consent?state={Uri.EscapeDataString(System.Web.HttpUtility.ParseQueryString(page.Query)["state"]!)}"));
        Assert.Equal(before, (await RowAsync(app, run)).Epoch);
    }

    [Fact]
    public async Task A_run_for_another_mailbox_that_takes_the_address_lets_the_one_go_on_whose_page_needed_it()
    {
        await using var app = await WizardApplication.StartAsync(settings: ConsentPageScene.Quick);
        var (ben, run, _) = await AskedAsync(app);

        var other = await Journey.RunAsync(app, await app.SignInAsync("ada@contoso.com"), "office@contoso.com", "Inbox");
        await UntilAsync(app, ben, run, (_, row) => row.Snapshot.EndedAt is not null);

        // The other one has granted the consent; without it this one would wait for a colleague again.
        Assert.Equal((SetupRunState.Proved, SetupRunState.Proved), (other.State, (await RowAsync(app, run)).Snapshot.State));
        Assert.Equal((0, 1), (Registration(app).RedirectUris.Count, Grants(app).Count()));
    }

    [Fact]
    public async Task Consent_that_somebody_takes_back_midway_is_told_to_who_could_not_grant_it_too()
    {
        var answers = new Answers();
        await using var app = await StartAsync(answers, ConsentPageScene.Quick);
        var (ben, run, page) = await AskedAsync(app);
        // After the run has read that it is granted, and before the mailbox opens.
        answers.Before = async request =>
        {
            if (request.Content is { } content && request.RequestUri!.AbsolutePath.EndsWith("/token", StringComparison.Ordinal)
                && (await content.ReadAsStringAsync(Cancellation)).Contains("client_credentials", StringComparison.Ordinal))
                app.Tenant.State["contoso.com"].RoleAssignments.RemoveWhere(grant => grant.PrincipalType == "ServicePrincipal");
        };

        var petra = app.Visit();
        await petra.PassMicrosoftAsync(await petra.GetAsync(page.ToString()), Petra);
        await UntilAsync(app, ben, run, (_, row) => row.Snapshot.EndedAt is not null || row is { IsParked: true, Ledger.ConsentPage: null });
        var ended = (await RowAsync(app, run)).Snapshot;

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.ConsentWithdrawn, null), (ended.State, ended.Problem?.Code, ended.HandoffNumber));
    }

    private static Task<WizardApplication> StartAsync(Answers answers, Dictionary<string, string?> settings, TimeProvider? time = null) => WizardApplication.StartAsync(
        settings: settings, time: time,
        configure: builder => builder.Services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Answering(answers))));

    private static HttpResponseMessage Refusal(HttpStatusCode status, string code) =>
        new(status) { Content = new StringContent($$$"""{"error":{"code":"{{{code}}}","message":"As asked by the test."}}""", System.Text.Encoding.UTF8, "application/json") };

    private sealed class Answers
    {
        public Func<HttpRequestMessage, Task>? Before { get; set; }

        /// <summary>In the tenant's place; null where the tenant answers.</summary>
        public Func<HttpRequestMessage, HttpResponseMessage?>? To { get; set; }
    }

    private sealed class Answering(Answers answers) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (answers.Before is { } before)
                await before(request);
            if (answers.To?.Invoke(request) is { } answer)
            {
                answer.RequestMessage = request;
                return answer;
            }
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
