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

    public static async Task<TestBench> StartAsync(string[] granted, Action<Seed>? seed = null, string scenario = "calm", TimeProvider? time = null,
        Action<IServiceCollection>? configure = null, DateOnly? ewsEnd = null)
    {
        var models = new GraphModelCheck();
        var ews = new EwsClientCheck();
        var tenant = await TenantServer.StartAsync(new()
        {
            Scenario = scenario,
            Time = time,
            RandomSeed = 1,
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
        services.AddSingleton(time ?? TimeProvider.System).AddSingleton(CloudHosts.Of(MicrosoftCloud.Global));
        services.AddSimulatedCloud(tenant.Address);
        services.AddMailboxProbes();
        configure?.Invoke(services);
        services.AddSingleton(new EwsEnd(ewsEnd ?? new(2027, 4, 1))).AddSingleton<CauseWords>().AddSingleton<ConnectionTest>();
        return new(tenant, models, ews, services.BuildServiceProvider());
    }

    public async Task<TestOutcome> RunAsync(
        MailboxWizard.Microsoft365.Route route, (string Address, string Folder)[]? mailboxes = null, string secret = Secret, Guid? client = null, Guid? tenant = null,
        Func<TestOutcome, Task>? changed = null, TestWish? wish = null, string? userName = null) =>
        await Services.GetRequiredService<ConnectionTest>().RunAsync(new()
        {
            TenantId = new(tenant ?? Contoso),
            TenantName = "Contoso",
            ClientId = new(client ?? Client),
            Secret = secret,
            Route = route,
            BothRoutes = wish?.BothRoutes is true,
            MailboxToStayShut = wish?.MailboxToStayShut,
            Mailboxes = [.. (mailboxes ?? [("invoices@contoso.com", "Invoices")]).Select(mailbox => new HandoffMailbox { Address = mailbox.Address, InputFolder = mailbox.Folder, UserName = userName })],
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

    /// <summary>The lines of an outcome that is green but for the one calm warning, and for <paramref name="rows"/>, which stand in for those of the same check.</summary>
    public static string[] Green(MailboxWizard.Microsoft365.Route route, params string[] rows) => Green(route, [], rows);

    public static string[] Green(MailboxWizard.Microsoft365.Route route, string[] mailboxes, params string[] rows) =>
        Lines(route, mailboxes, kind => kind is CheckKind.Reach ? "Warning ReachesEveryMailbox" : "Passed", rows, "passed");

    /// <inheritdoc cref="Green(MailboxWizard.Microsoft365.Route, string[])"/>
    public static string[] Red(MailboxWizard.Microsoft365.Route route, params string[] rows) => Red(route, [], rows);

    public static string[] Red(MailboxWizard.Microsoft365.Route route, string[] mailboxes, params string[] rows) =>
        [.. Green(route, mailboxes, rows)[..^1], "not passed"];

    /// <summary>The lines of an outcome in which nothing but <paramref name="rows"/> was tested.</summary>
    public static string[] Untested(MailboxWizard.Microsoft365.Route route, params string[] rows) => Lines(route, [], _ => "NotTested", rows, "not passed");

    private static string[] Lines(MailboxWizard.Microsoft365.Route route, string[] mailboxes, Func<CheckKind, string> usually, string[] rows, string end)
    {
        var lines = Enum.GetValues<CheckKind>().Where(kind => kind is not CheckKind.EwsAnswers || route is MailboxWizard.Microsoft365.Route.Ews)
            .Where(kind => kind is < CheckKind.Mailbox or CheckKind.Reach || mailboxes.Length == 0)
            .Select(kind => (Row: $"{kind}", Line: $"{kind} {usually(kind)}")).ToList();
        lines.InsertRange(lines.Count - 1, mailboxes.SelectMany(mailbox => MailboxWalk.Kinds.Select(kind => (Row: $"{kind} {mailbox}", Line: $"{kind} {mailbox} {usually(kind)}"))));
        foreach (var row in rows)
        {
            var index = lines.FindIndex(line => row.StartsWith($"{line.Row} ", StringComparison.Ordinal));
            lines[index] = (lines[index].Row, row);
        }
        return [.. lines.Select(line => line.Line), end];
    }

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
