using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Tests.Features.Setup.Escalations;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>Somebody else acts in the tenant while a run is on its way.</summary>
public sealed class SetupInterferenceTests
{
    private static readonly Dictionary<string, string?> s_settings = new() { ["Setup:Lease"] = "00:05:00" };

    /// <summary>As when a role that was given for an hour ends after the plan.</summary>
    [Theory]
    [InlineData("applications(uniqueName=", 0)]
    [InlineData("addPassword", 1)]
    [InlineData("servicePrincipals(appId=", 1)]
    public async Task A_role_that_ends_before_a_write_makes_the_run_wait_and_with_the_role_it_goes_on_to_one_of_each(string before, int registered)
    {
        var interference = new Interference(before);
        await using var app = await StartAsync(interference);
        var contoso = app.Tenant.State["contoso.com"];
        // Who has no role could register all the same, where every user may.
        contoso.UsersMayRegisterApplications = false;
        var ada = await app.SignInAsync("ada@contoso.com");
        var roles = app.Tenant.State.Person("ada@contoso.com").Roles.ToList();
        interference.Act = () => app.Tenant.State.Person("ada@contoso.com").Roles.RemoveWhere(_ => true);

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        var (made, granted) = (contoso.Applications.Count, contoso.RoleAssignments.Count);
        interference.Act = null;
        foreach (var role in roles)
            app.Tenant.State.Person("ada@contoso.com").Roles.Add(role);
        var ended = await GoOnAsync(app, ada, run.Number);

        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.RoleMissing, registered, 0), (run.State, run.Problem!.Code, made, granted));
        Assert.Equal((SetupRunState.Proved, AllCreated), (ended.State, States(ended)));
        Assert.Single(Assert.Single(contoso.Applications).Passwords);
    }

    [Fact]
    public async Task A_colleague_who_may_only_consent_removes_nothing_and_the_run_waits_for_one_who_may()
    {
        await using var app = await WizardApplication.StartAsync();
        var contoso = app.Tenant.State["contoso.com"];
        var (_, _, token) = await EscalationScene.AskedAsync(app);
        // Shown late: Entra makes the creator an owner.
        var made = Assert.Single(contoso.Applications);
        made.Owners.Add(app.Tenant.State.Person("ben@contoso.com").Id);
        var petra = await app.SignInAsync("petra@contoso.com");
        var principal = await app.PrincipalAsync(petra);

        var number = await Journey.WithConsentAsync(petra, principal, () => app.Services.GetRequiredService<EscalationDesk>().ApproveAsync(token, principal, Cancellation));
        var run = await Journey.EndAsync(app.Services.GetRequiredService<SetupRunner>(), number, EscalationScene.Person(app, principal), Cancellation);
        // Who has never seen a plan here is asked for both rights, to write and to look.
        var ended = await GoOnAsync(app, await app.SignInAsync("ada@contoso.com"), number);

        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.RoleMissing, null), (run.State, run.Problem!.Code, run.HandoffNumber));
        Assert.DoesNotContain(app.Tenant.Requests.All, request => request is { Method: "DELETE", Status: 403 });
        Assert.Equal((SetupRunState.Proved, 0), (ended.State, made.Owners.Count));
    }

    [Fact]
    public async Task A_registration_that_somebody_deletes_midway_ends_the_run_and_the_next_one_makes_a_new_one()
    {
        var interference = new Interference("addPassword");
        await using var app = await StartAsync(interference);
        var contoso = app.Tenant.State["contoso.com"];
        var ada = await app.SignInAsync("ada@contoso.com");
        interference.Act = () =>
        {
            foreach (var ours in contoso.Applications.Where(application => application.UniqueName == "therefore-mailbox"))
                ours.DeletedAt = DateTimeOffset.UtcNow;
        };

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        interference.Act = null;
        var next = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.RegistrationRemoved), (run.State, run.Problem!.Code));
        Assert.Equal(SetupRunState.Proved, next.State);
        Assert.Single(Assert.Single(contoso.Applications, application => application.DeletedAt is null).Passwords);
    }

    [Fact]
    public async Task A_service_principal_that_somebody_deletes_midway_ends_the_run_by_its_name_and_the_next_one_makes_a_new_one()
    {
        var interference = new Interference("appRoleAssign");
        await using var app = await StartAsync(interference);
        var contoso = app.Tenant.State["contoso.com"];
        var ada = await app.SignInAsync("ada@contoso.com");
        interference.Act = () =>
        {
            foreach (var ours in contoso.ServicePrincipals.Where(principal => principal.DisplayName == "Therefore mailbox").ToList())
            {
                ours.DeletedAt = DateTimeOffset.UtcNow;
                contoso.ServicePrincipals.Remove(ours);
                contoso.DeletedServicePrincipals.Add(ours);
            }
        };

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        // What has been named needs no second look.
        var looks = app.Tenant.Requests.All.Count(request => request.Path.EndsWith("graph.servicePrincipal", StringComparison.Ordinal));
        interference.Act = null;
        var next = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.ServicePrincipalRemoved, 1), (run.State, run.Problem!.Code, looks));
        Assert.Equal((SetupStepState.Failed, SetupProblemCode.ServicePrincipalRemoved), (run.Rows[12].State, run.Rows[12].Problem!.Code));
        Assert.Equal(SetupRunState.Proved, next.State);
        Assert.Single(contoso.ServicePrincipals, principal => principal.DisplayName == "Therefore mailbox");
    }

    [Fact]
    public async Task A_registration_that_somebody_deletes_and_purges_midway_is_named_as_removed_too_and_the_next_run_makes_a_new_one()
    {
        // The registration has been read back by then, so that what is not shown any more is no replica that is late.
        var interference = new Interference("appRoleAssignedTo");
        await using var app = await StartAsync(interference);
        var contoso = app.Tenant.State["contoso.com"];
        var ada = await app.SignInAsync("ada@contoso.com");
        interference.Act = () =>
        {
            foreach (var ours in contoso.Applications.Where(application => application.UniqueName == "therefore-mailbox").ToList())
            {
                contoso.ServicePrincipals.RemoveWhere(principal => principal.AppId == ours.AppId);
                contoso.Applications.Remove(ours);
            }
        };

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        interference.Act = null;
        var next = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.RegistrationRemoved), (run.State, run.Problem!.Code));
        Assert.Equal(SetupRunState.Proved, next.State);
        Assert.Single(Assert.Single(contoso.Applications).Passwords);
    }

    [Fact]
    public async Task Consent_that_somebody_withdraws_midway_ends_the_run_before_anything_is_handed_off()
    {
        var interference = new Interference("/oauth2/v2.0/token");
        await using var app = await StartAsync(interference);
        var contoso = app.Tenant.State["contoso.com"];
        var ada = await app.SignInAsync("ada@contoso.com");
        interference.Act = () => contoso.RoleAssignments.RemoveWhere(grant => grant.PrincipalType == "ServicePrincipal");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.ConsentWithdrawn, null), (run.State, run.Problem!.Code, run.HandoffNumber));
    }

    private static async Task<SetupRunSnapshot> GoOnAsync(WizardApplication app, WebVisitor visitor, int number)
    {
        var principal = await app.PrincipalAsync(visitor);
        await Journey.WithConsentAsync(visitor, principal, async () =>
        {
            await app.Services.GetRequiredService<WaitingRuns>().GoOnAsync(number, principal, Cancellation);
            return true;
        });
        return await Journey.EndAsync(app.Services.GetRequiredService<SetupRunner>(), number, EscalationScene.Person(app, principal), Cancellation);
    }

    /// <summary>With minutes that pass in seconds: what may be replication is waited for.</summary>
    private static Task<WizardApplication> StartAsync(Interference interference) => WizardApplication.StartAsync(
        settings: s_settings, time: new FastClock(20),
        configure: builder => builder.Services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new Acting(interference))));

    private sealed class Interference(string before)
    {
        public string Before { get; } = before;

        public Action? Act { get; set; }
    }

    /// <summary>Acts right before each request to this address.</summary>
    private sealed class Acting(Interference interference) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != HttpMethod.Get && request.RequestUri!.AbsolutePath.Contains(interference.Before, StringComparison.Ordinal))
                interference.Act?.Invoke();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
