using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Handoffs;

/// <summary>Hand-offs on a real database in a folder of its own, at a clock that the test moves.</summary>
public sealed class HandoffBench : IAsyncDisposable
{
    public static readonly TenantId Contoso = new(Guid.Parse("c0117050-9d1c-4b7e-9f3e-2a6b5c4d1001"));
    public static readonly TenantId Fabrikam = new(Guid.Parse("fab71ca0-3e5d-4f6a-8b7c-1d2e3f4a2001"));
    public static readonly TenantId Home = new(Guid.Parse("7a3c1d50-4b1e-4c55-8f0a-5d1e6a2b9001"));
    public static readonly AppId Client = new(Guid.Parse("7c0f1c1e-5d1e-4b8e-9a63-2f4d0b7a91c5"));

    private HandoffBench(TestDatabase database, Action<IServiceCollection>? more)
    {
        Database = database;
        var services = new ServiceCollection().AddLogging().AddOptions();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddHttpClient();
        services.AddSingleton<IDbContextFactory<WizardDbContext>>(database);
        services.AddDataProtection().PersistKeysToFileSystem(new(KeysFolder)).SetApplicationName("test");
        services.AddSingleton<AuditAlarms>().AddSingleton<AuditRefusals>();
        services.AddSingleton<AuditLog>().AddSingleton<SecretSeal>().AddSingleton<HandoffWebhook>().AddSingleton<HandoffStore>();
        more?.Invoke(services);
        Services = services.BuildServiceProvider();
    }

    public StoppedClock Clock { get; } = new();

    public ServiceProvider Services { get; }

    public HandoffStore Store => Services.GetRequiredService<HandoffStore>();

    public SecretSeal Seal => Services.GetRequiredService<SecretSeal>();

    public TestDatabase Database { get; }

    public string DatabaseFile => SqliteWizardDbContext.File(Database.Options);

    public string KeysFolder => Database.Options.KeysFolder;

    public static Person Engineer { get; } = Someone(Home, "Erik Engineer", 1) with { IsEngineer = true };

    public static Person OtherEngineer { get; } = Someone(Home, "Mia Monteur", 2) with { IsEngineer = true };

    public static Person Support { get; } = Someone(Home, "Sam Support", 3) with { IsSupport = true };

    /// <summary>Ran the setup.</summary>
    public static Person Owner { get; } = Someone(Contoso, "Ada Admin", 4) with { IsAdministrator = true };

    /// <summary>Another administrator of the same tenant.</summary>
    public static Person Colleague { get; } = Someone(Contoso, "Ben Builder", 5) with { IsAdministrator = true };

    public static Person Neighbour { get; } = Someone(Fabrikam, "Frank Admin", 6) with { IsAdministrator = true };

    /// <summary>Signed in, and nothing else.</summary>
    public static Person Ordinary { get; } = Someone(Contoso, "Olga Ordinary", 7);

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<HandoffBench> StartAsync(Action<IServiceCollection>? more = null, StorageProvider provider = StorageProvider.Sqlite) =>
        new(await TestDatabase.MakeAsync(provider), more);

    public Task<WizardDbContext> DatabaseAsync() => Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled);

    /// <summary>A hand-off of Contoso that Ada's run opened, with its secret sealed.</summary>
    public async Task<Handoff> OpenAsync(Func<int, Handoff>? make = null, string secret = "Rdk~8Q.the-value")
    {
        var number = await Store.ReserveNumberAsync(Cancelled);
        var handoff = make?.Invoke(number) ?? Make(number);
        await Seal.SealAsync(handoff.TenantId, number, handoff.SecretKeyId, secret, Cancelled);
        await Store.OpenAsync(handoff, Cancelled);
        return handoff;
    }

    public Handoff Make(int number, TenantId? tenant = null, string tenantName = "Contoso", string mailbox = "invoices@contoso.com", Person? by = null, bool isForeign = false) => new()
    {
        Number = number,
        TenantId = tenant ?? Contoso,
        TenantName = tenantName,
        ClientId = Client,
        ApplicationObjectId = new(Guid.NewGuid()),
        ServicePrincipalId = new(Guid.NewGuid()),
        RegistrationName = "Therefore mailbox",
        Route = MailboxWizard.Microsoft365.Route.Graph,
        Therefore = "Therefore Online",
        Mailboxes = [new() { Address = mailbox, InputFolder = "Invoices" }],
        SecretKeyId = Guid.NewGuid(),
        SecretHint = "Rdk",
        SecretEndsAt = Clock.GetUtcNow().AddYears(2),
        Run = isForeign ? 0 : 5193,
        IsForeign = isForeign,
        CreatedBy = (by ?? Owner).ObjectId,
        CreatedByName = (by ?? Owner).Name,
        CreatedAt = Clock.GetUtcNow(),
        StateSince = Clock.GetUtcNow(),
    };

    public async Task<Handoff> ReadAsync(int number) => (await Store.FindAsync(number, Engineer, Cancelled))!;

    /// <summary>Changes the database behind the product's back.</summary>
    public async Task AlterAsync(string sql)
    {
        await using var context = await DatabaseAsync();
        await context.Database.OpenConnectionAsync(Cancelled);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    /// <summary>The audit log as lines: action, outcome, who, detail.</summary>
    public async Task<IReadOnlyList<string>> AuditAsync()
    {
        await using var context = await DatabaseAsync();
        return await context.Set<AuditEntry>().OrderBy(entry => entry.Number)
            .Select(entry => $"{entry.Action} {entry.Outcome} {entry.ActorName}: {entry.Detail}").ToListAsync(Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static Person Someone(TenantId tenant, string name, int number) => new()
    {
        TenantId = tenant,
        ObjectId = new(new Guid(number, 0, 0, new byte[8])),
        TenantName = "Tenant",
        Name = name,
        UserName = $"{number}@example.com",
    };
}

/// <summary>A clock that stands until the test moves it.</summary>
public sealed class StoppedClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
