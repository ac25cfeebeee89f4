using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.ConsentPages;
using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Microsoft365;
using MailboxWizard.Tests.Features.Setup.Escalations;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.ConsentPages.ConsentPageScene;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup.ConsentPages;

/// <summary>Microsoft's page for a run that nobody started for a colleague: its administrator could have done everything, and lost the role on the way.</summary>
public sealed class ConsentPageWantedTests
{
    private const string Ada = "ada@contoso.com";

    [Fact]
    public async Task Who_may_register_does_the_rest_and_the_page_opens()
    {
        var losing = new Losing();
        await using var app = await StartAsync(losing);
        var (ben, run) = await StoppedAsync(app, losing);

        var page = await AskAsync(app, ben, run);
        var petra = app.Visit();
        await petra.PassMicrosoftAsync(await petra.GetAsync(page.ToString()), Petra);
        await UntilAsync(app, ben, run, (_, row) => row.Snapshot.EndedAt is not null);

        var ended = (await RowAsync(app, run)).Snapshot;
        Assert.Equal((SetupRunState.Proved, AllCreated), (ended.State, States(ended)));
        Assert.Equal((0, 1, 1), (Registration(app).RedirectUris.Count, Registration(app).Passwords.Count, Grants(app).Count()));
    }

    [Fact]
    public async Task One_that_was_asked_for_and_never_opened_stands_in_nobodys_way()
    {
        var losing = new Losing();
        await using var app = await StartAsync(losing);
        var (ben, run) = await StoppedAsync(app, losing);
        losing.Act = () => app.Tenant.State.Person(Ben).Roles.RemoveWhere(_ => true);

        var principal = await app.PrincipalAsync(ben);
        await Journey.WithConsentAsync(ben, principal, async () =>
        {
            await app.Services.GetRequiredService<ConsentPageDesk>().AskAsync(run, Site(app), principal, Cancellation);
            return true;
        });
        await UntilAsync(app, ben, run, (_, row) => row is { IsParked: true, Owner: null, Snapshot.Problem.Code: SetupProblemCode.RoleMissing });
        var waits = await RowAsync(app, run);
        var token = await app.Services.GetRequiredService<EscalationDesk>().MakeAsync(run, principal, Cancellation);

        Assert.Equal((null, 0), (waits.Ledger.ConsentPage, Registration(app).RedirectUris.Count));
        Assert.NotNull(await app.Services.GetRequiredService<EscalationDesk>().OpenAsync(token, await app.PrincipalAsync(await app.SignInAsync(Petra)), Cancellation));
    }

    [Fact]
    public async Task A_colleague_who_cannot_do_all_of_it_cannot_approve_it()
    {
        var losing = new Losing();
        await using var app = await StartAsync(losing);
        var (ben, run) = await StoppedAsync(app, losing);
        var desk = app.Services.GetRequiredService<EscalationDesk>();
        var principal = await app.PrincipalAsync(ben);
        var token = await desk.MakeAsync(run, principal, Cancellation);

        var refused = await EscalationScene.RefusedAsync(() => Journey.WithConsentAsync(ben, principal, () => desk.ApproveAsync(token, principal, Cancellation)));

        Assert.Equal((SetupProblemCode.ConsentRoleMissing, false), (refused, (await desk.OpenAsync(token, principal, Cancellation))!.IsPartial));
    }

    /// <summary>Ada's run has registered when her role ends; Ben goes on with it, and it waits for consent.</summary>
    private static async Task<(WebVisitor Ben, int Run)> StoppedAsync(WizardApplication app, Losing losing)
    {
        app.Tenant.State["contoso.com"].UsersMayRegisterApplications = false;
        losing.Act = () => app.Tenant.State.Person(Ada).Roles.RemoveWhere(_ => true);
        var run = await Journey.RunAsync(app, await app.SignInAsync(Ada), "invoices@contoso.com", "Invoices");
        losing.Act = null;
        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.RoleMissing), (run.State, run.Problem!.Code));
        var ben = await app.SignInAsync(Ben);
        var principal = await app.PrincipalAsync(ben);
        await Journey.WithConsentAsync(ben, principal, async () =>
        {
            await app.Services.GetRequiredService<WaitingRuns>().GoOnAsync(run.Number, principal, Cancellation);
            return true;
        });
        await UntilAsync(app, ben, run.Number, (_, row) => row is { IsParked: true, Owner: null, Snapshot.Problem.Code: SetupProblemCode.ConsentRoleMissing });
        return (ben, run.Number);
    }

    private static Task<WizardApplication> StartAsync(Losing losing) => WizardApplication.StartAsync(
        settings: ConsentPageScene.Quick,
        configure: builder => builder.Services.AddHttpClient(TenantDirectories.Transport).AddHttpMessageHandler(() => new BeforeTheSecret(losing)));

    private sealed class Losing
    {
        public Action? Act { get; set; }
    }

    private sealed class BeforeTheSecret(Losing losing) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/addPassword", StringComparison.Ordinal))
                losing.Act?.Invoke();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
