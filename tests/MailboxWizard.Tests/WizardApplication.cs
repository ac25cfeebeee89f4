using System.Net;
using System.Security.Claims;
using MailboxWizard.Demo;
using MailboxWizard.EwsClient;
using MailboxWizard.GraphModels;
using MailboxWizard.SimulatedTenant;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MailboxWizard.Tests;

/// <summary>
/// The whole product on a real port, with a real database, against the simulated tenant over HTTP; nothing else is
/// replaced. A request that the tenant does not know, and an answer of its Graph that the SDK's models do not know, fail the
/// test when the application is disposed.
/// </summary>
public sealed class WizardApplication : IAsyncDisposable
{
    private readonly DemoHost host;
    private readonly GraphModelCheck models;
    private readonly EwsClientCheck ews;

    private readonly TestDatabase? own;

    private WizardApplication(DemoHost host, GraphModelCheck models, EwsClientCheck ews, TestDatabase? own, string folder, WrittenLog log)
    {
        this.host = host;
        this.models = models;
        this.ews = ews;
        this.own = own;
        Folder = folder;
        Log = log;
    }

    public TenantServer Tenant => host.Tenant;

    public Uri Address => host.Address;

    /// <summary>Of this one application: the keys, and the database where it is a SQLite file.</summary>
    public string Folder { get; }

    /// <summary>Everything that the product logged, at every level.</summary>
    public WrittenLog Log { get; }

    public IServiceProvider Services => host.Wizard.Services;

    public static async Task<WizardApplication> StartAsync(
        string scenario = "calm",
        Action<Seed>? seed = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<WebApplicationBuilder>? configure = null,
        TimeProvider? time = null,
        StorageProvider provider = StorageProvider.Sqlite)
    {
        var own = provider is StorageProvider.PostgreSql ? await TestDatabase.MakeAsync(provider) : null;
        var folder = own?.Folder ?? Directory.CreateTempSubdirectory("mailboxwizard-").FullName;
        var all = own?.Settings ?? [];
        // All visitors of a test come from one address, faster than people do.
        all["SignIn:ArrivalsPerMinute"] = "1000000";
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>())
            all[key] = value;
        var log = new WrittenLog();
        var models = new GraphModelCheck();
        var ews = new EwsClientCheck();
        var host = await DemoHost.StartAsync(
            new DemoOptions
            {
                DataFolder = folder,
                Scenario = scenario,
                ConfigureSeed = seed,
                Settings = all,
                Time = time,
                OnGraphAnswer = models.See,
                OnEwsAnswer = ews.See,
                ConfigureWizard = builder =>
                {
                    builder.Services.AddSingleton<ILoggerProvider>(log);
                    configure?.Invoke(builder);
                },
            },
            TestContext.Current.CancellationToken);
        return new(host, models, ews, own, folder, log);
    }

    /// <summary>A browser-like client without a person.</summary>
    public WebVisitor Visit(IPAddress? clientAddress = null) => new(Address) { ClientAddress = clientAddress };

    /// <summary>Signs someone in as a browser would, by the simulated tenant's own pages.</summary>
    public async Task<WebVisitor> SignInAsync(string userName, string returnUrl = "/permissions")
    {
        var visitor = Visit();
        await visitor.SignInAsync(userName, returnUrl);
        return visitor;
    }

    /// <summary>The principal that the product itself made of a signed-in visitor's cookie.</summary>
    public Task<ClaimsPrincipal> PrincipalAsync(WebVisitor visitor) => visitor.PrincipalAsync(Services);

    public async ValueTask DisposeAsync()
    {
        var unknown = Tenant.Requests.Unknown.ToList();
        await host.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (own is not null)
            await own.DisposeAsync();
        else
            Directory.Delete(Folder, recursive: true);
        Assert.Empty(unknown);
        models.AssertNoViolation();
        ews.AssertNoViolation();
    }
}
