using MailboxWizard.Demo;
using MailboxWizard.EwsClient;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.GraphModels;
using MailboxWizard.Microsoft365;
using MailboxWizard.SimulatedTenant;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>The Test and its probes against the simulated tenant over HTTP, with a registration of Contoso that is there already.</summary>
public sealed class TestBench : IAsyncDisposable
{
    public const string Secret = "Rdk~8Q.the_value-of-the-secret";
    public static readonly Guid Contoso = Guid.Parse("c0117050-9d1c-4b7e-9f3e-2a6b5c4d1001");
    public static readonly Guid Client = Guid.Parse("7c0f1c1e-5d1e-4b8e-9a63-2f4d0b7a91c5");

    private readonly GraphModelCheck models;
    private readonly EwsClientCheck ews;

    private TestBench(TenantServer tenant, GraphModelCheck models, EwsClientCheck ews, ServiceProvider services)
    {
        Tenant = tenant;
        this.models = models;
        this.ews = ews;
        Services = services;
    }

    public TenantServer Tenant { get; }

    public ServiceProvider Services { get; }

    public static async Task<TestBench> StartAsync(string[] granted, Action<Seed>? seed = null, string scenario = "calm")
    {
        var models = new GraphModelCheck();
        var ews = new EwsClientCheck();
        var tenant = await TenantServer.StartAsync(new()
        {
            Scenario = scenario,
            OnGraphAnswer = models.See,
            OnEwsAnswer = ews.See,
            ConfigureSeed = planted =>
            {
                planted.Tenant("Contoso").Applications.Add(new()
                {
                    DisplayName = "Therefore mailbox",
                    AppId = Client,
                    Secrets = [new() { Value = Secret }],
                    GrantedApplicationRoles = [.. granted],
                });
                seed?.Invoke(planted);
            },
        }, TestContext.Current.CancellationToken);
        var services = new ServiceCollection().AddLogging().AddLocalization();
        services.AddSingleton(TimeProvider.System).AddSingleton(CloudHosts.Of(MicrosoftCloud.Global));
        services.AddSimulatedCloud(tenant.Address);
        services.AddMailboxProbes();
        services.AddSingleton(new EwsEnd(new(2027, 4, 1))).AddSingleton<CauseWords>().AddSingleton<ConnectionTest>();
        return new(tenant, models, ews, services.BuildServiceProvider());
    }

    public async Task<TestOutcome> RunAsync(
        MailboxWizard.Microsoft365.Route route, (string Address, string Folder)[]? mailboxes = null, string secret = Secret, Guid? client = null, Guid? tenant = null,
        Func<TestOutcome, Task>? changed = null) =>
        await Services.GetRequiredService<ConnectionTest>().RunAsync(new()
        {
            TenantId = new(tenant ?? Contoso),
            TenantName = "Contoso",
            ClientId = new(client ?? Client),
            Secret = secret,
            Route = route,
            Mailboxes = [.. (mailboxes ?? [("invoices@contoso.com", "Invoices")]).Select(mailbox => new HandoffMailbox { Address = mailbox.Address, InputFolder = mailbox.Folder })],
        }, changed ?? (_ => Task.CompletedTask), TestContext.Current.CancellationToken);

    /// <summary>A whole outcome as lines: kind, mailbox, state, cause, code, suggestions.</summary>
    public static string[] Lines(TestOutcome outcome) =>
    [
        .. outcome.Rows.Select(row => string.Join(' ', new[]
        {
            row.Kind.ToString(), row.Mailbox, row.State.ToString(), row.Cause?.ToString(), row.Code, row.Suggestions.Count == 0 ? null : $"[{string.Join("|", row.Suggestions)}]",
        }.Where(part => part is not null))),
        outcome.Passed ? "passed" : "not passed",
    ];

    public async ValueTask DisposeAsync()
    {
        var unknown = Tenant.Requests.Unknown.ToList();
        await Services.DisposeAsync();
        await Tenant.DisposeAsync();
        Assert.Empty(unknown);
        models.AssertNoViolation();
        ews.AssertNoViolation();
    }
}
