using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>Somebody else acts in the tenant while a run is on its way.</summary>
public sealed class SetupInterferenceTests
{
    private static readonly Dictionary<string, string?> s_settings = new() { ["Setup:Lease"] = "00:05:00" };

    [Fact]
    public async Task A_role_that_is_lost_while_the_service_principal_is_made_is_told_from_replication_and_the_run_waits_for_somebody_with_it()
    {
        var interference = new Interference("servicePrincipals(appId=");
        await using var app = await StartAsync(interference);
        var contoso = app.Tenant.State["contoso.com"];
        var ada = await app.SignInAsync("ada@contoso.com");
        interference.Act = () => app.Tenant.State.Person("ada@contoso.com").Roles.RemoveWhere(_ => true);

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Waiting, SetupProblemCode.RoleMissing), (run.State, run.Problem!.Code));
        Assert.Empty(contoso.RoleAssignments);
    }

    [Fact]
    public async Task A_registration_that_somebody_deletes_midway_ends_the_run_and_the_next_one_makes_a_new_one()
    {
        var interference = new Interference("addPassword");
        await using var app = await StartAsync(interference);
        var contoso = app.Tenant.State["contoso.com"];
        var ada = await app.SignInAsync("ada@contoso.com");
        interference.Act = () => contoso.Applications.RemoveWhere(application => application.UniqueName == "therefore-mailbox");

        var run = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");
        interference.Act = null;
        var next = await Journey.RunAsync(app, ada, "invoices@contoso.com", "Invoices");

        Assert.Equal((SetupRunState.Failed, SetupProblemCode.NotReplicated), (run.State, run.Problem!.Code));
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

        Assert.Null(run.HandoffNumber);
        Assert.Contains(run.State, (SetupRunState[])[SetupRunState.Failed, SetupRunState.NotProved]);
        Assert.NotNull(run.Problem);
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
