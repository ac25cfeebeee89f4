using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.SimulatedTenant;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>A registration of Contoso with two secrets, and hand-offs of it, as a run leaves them; without the run.</summary>
internal static class KeyScene
{
    public const string Secret = "Rdk~8Q.canary_of-a-registration-by-hand";
    public static readonly Guid Client = Guid.Parse("7c0f1c1e-5d1e-4b8e-9a63-2f4d0b7a91c5");
    public static readonly TenantId Contoso = new(Guid.Parse("c0117050-9d1c-4b7e-9f3e-2a6b5c4d1001"));

    private static readonly Guid s_object = Guid.Parse("7c0f1c1e-0000-4b8e-9a63-2f4d0b7a91c5");
    private static readonly ObjectId s_ada = new(Guid.Parse("c0117050-0001-4b7e-9f3e-2a6b5c4d0001"));

    /// <param name="isOurs">Made by this wizard.</param>
    public static Action<Seed> Registration(bool isOurs) => seed => seed.Tenant("Contoso").Applications.Add(new()
    {
        DisplayName = "Therefore mailbox",
        AppId = Client,
        ObjectId = s_object,
        CreatedByAppId = isOurs ? seed.Application("MailboxWizard").AppId : null,
        Secrets = [new() { Value = Secret }, new() { Value = "Xyz~8Q.another-secret-of-the-registration" }],
        GrantedApplicationRoles = ["Microsoft Graph/Mail.ReadWrite"],
    });

    public static Application In(WizardApplication app) => app.Tenant.State["contoso.com"].Applications.Single(application => application.AppId == Client);

    /// <summary>Open, with the secret sealed; its key is the registration's first.</summary>
    public static async Task<Handoff> OpenAsync(WizardApplication app, string secret = Secret, bool isForeign = false)
    {
        var store = app.Services.GetRequiredService<HandoffStore>();
        var number = await store.ReserveNumberAsync(Cancelled);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var registration = In(app);
        var handoff = new Handoff
        {
            Number = number,
            TenantId = Contoso,
            TenantName = "Contoso",
            ClientId = new(Client),
            ApplicationObjectId = new(registration.Id),
            ServicePrincipalId = new(Guid.NewGuid()),
            RegistrationName = "Therefore mailbox",
            Route = MailboxWizard.Microsoft365.Route.Graph,
            Therefore = "Therefore Online",
            Mailboxes = [new() { Address = "invoices@contoso.com", InputFolder = "Invoices" }],
            SecretKeyId = isForeign ? Guid.Empty : registration.Passwords.First().KeyId,
            SecretHint = secret[..3],
            SecretEndsAt = now.AddYears(2),
            Run = isForeign ? 0 : 1,
            IsForeign = isForeign,
            CreatedBy = s_ada,
            CreatedByName = "Ada Admin",
            CreatedAt = now,
            StateSince = now,
        };
        await app.Services.GetRequiredService<SecretSeal>().SealAsync(Contoso, number, handoff.SecretKeyId, secret, Cancelled);
        await store.OpenAsync(handoff, Cancelled);
        return handoff;
    }

    public static async Task<Handoff> WithdrawnAsync(WizardApplication app, WebVisitor ada)
    {
        var handoff = await OpenAsync(app);
        return (await app.Services.GetRequiredService<HandoffStore>().WithdrawAsync(handoff.Number, await PersonAsync(app, ada), Cancelled)).Handoff!;
    }

    /// <summary>The press, with Microsoft's page passed where it asks.</summary>
    public static async Task<RemovalAnswer> RemoveAsync(WizardApplication app, WebVisitor visitor, int number)
    {
        var principal = await app.PrincipalAsync(visitor);
        return await Journey.WithConsentAsync(visitor, principal, () => app.Services.GetRequiredService<KeyRemoval>().RemoveAsync(number, principal, Cancelled));
    }

    public static async Task<MailboxWizard.Features.SignIn.Person> PersonAsync(WizardApplication app, WebVisitor visitor) =>
        app.Services.GetRequiredService<People>().Describe(await app.PrincipalAsync(visitor))!;

    public static async Task<Handoff> ReadAsync(WizardApplication app, int number)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled);
        return await context.Set<Handoff>().AsNoTracking().SingleAsync(handoff => handoff.Number == number, Cancelled);
    }

    /// <summary>Action, outcome and detail of every entry, oldest first.</summary>
    public static async Task<List<string>> AuditAsync(WizardApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancelled);
        return await context.Set<AuditEntry>().OrderBy(entry => entry.Number)
            .Select(entry => (entry.Action + " " + entry.Outcome + " " + entry.Detail).Trim()).ToListAsync(Cancelled);
    }

    public static int Removals(WizardApplication app) =>
        app.Tenant.Requests.All.Count(request => request.Path.EndsWith("removePassword", StringComparison.OrdinalIgnoreCase));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
