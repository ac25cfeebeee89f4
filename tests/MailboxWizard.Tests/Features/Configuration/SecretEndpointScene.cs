using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Dom;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>A hand-off with a secret that a person asks for, over HTTP.</summary>
internal static class SecretEndpointScene
{
    public const string Secret = "Rdk~8Q.canary_of-the-endpoint";
    public static readonly TenantId Contoso = new(Guid.Parse("c0117050-9d1c-4b7e-9f3e-2a6b5c4d1001"));
    public static readonly ObjectId Ada = new(Guid.Parse("c0117050-0001-4b7e-9f3e-2a6b5c4d0001"));

    public static async Task<int> OpenAsync(WizardApplication application)
    {
        var cancelled = TestContext.Current.CancellationToken;
        var store = application.Services.GetRequiredService<HandoffStore>();
        var number = await store.ReserveNumberAsync(cancelled);
        var now = application.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var handoff = new Handoff
        {
            Number = number,
            TenantId = Contoso,
            TenantName = "Contoso",
            ClientId = new(Guid.NewGuid()),
            ApplicationObjectId = new(Guid.NewGuid()),
            ServicePrincipalId = new(Guid.NewGuid()),
            RegistrationName = "Therefore mailbox",
            Route = MailboxWizard.Microsoft365.Route.Graph,
            Therefore = "Therefore Online",
            Mailboxes = [new() { Address = "invoices@contoso.com", InputFolder = "Invoices" }],
            SecretKeyId = Guid.NewGuid(),
            SecretHint = "Rdk",
            SecretEndsAt = now.AddYears(2),
            Run = 1,
            CreatedBy = Ada,
            CreatedByName = "Ada Admin",
            CreatedAt = now,
            StateSince = now,
        };
        await application.Services.GetRequiredService<SecretSeal>().SealAsync(Contoso, number, handoff.SecretKeyId, Secret, cancelled);
        await store.OpenAsync(handoff, cancelled);
        return number;
    }

    public static async Task<string> TokenAsync(WebVisitor visitor, string path)
    {
        using var page = await visitor.PageAsync(await visitor.GetAsync(path));
        return (page.QuerySelector("input[name=__RequestVerificationToken]") as IHtmlInputElement)?.Value ?? "";
    }

    public static Task<HttpResponseMessage> ConsentToLookAsync(WebVisitor visitor) => Journey.ConsentAsync(visitor, ConsentStage.Look, "ada@contoso.com");

    public static async Task ForgetAsync(WizardApplication application, WebVisitor visitor)
    {
        var person = application.Services.GetRequiredService<People>().Describe(await application.PrincipalAsync(visitor))!;
        await application.Services.GetRequiredService<StageTokens>().ForgetAsync(person.TenantId, person.ObjectId, TestContext.Current.CancellationToken);
    }

    public static async Task<bool> HasTokensAsync(WizardApplication application)
    {
        await using var context = await application.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.Set<StoredToken>().AnyAsync(TestContext.Current.CancellationToken);
    }

    public static Task<JsonElement> BodyAsync(HttpResponseMessage answer) =>
        answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    public static async Task<HttpResponseMessage> PostAsync(
        WebVisitor visitor, int number, string purpose, string? token = null, string? page = null, bool asked = false) =>
        await visitor.SendAsync(new(HttpMethod.Post, $"/handoffs/{number}/secret")
        {
            Content = new FormUrlEncodedContent([new("purpose", purpose), new("asked", asked ? "true" : ""), new("__RequestVerificationToken", token ?? await TokenAsync(visitor, page ?? $"/handoffs/{number}"))]),
        });

    public static async Task<List<string>> AuditAsync(WizardApplication application, int number)
    {
        await using var context = await application.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.Set<AuditEntry>().Where(entry => entry.Handoff == number).OrderBy(entry => entry.Number)
            .Select(entry => (entry.Action + " " + entry.Outcome + " " + entry.Detail).Trim()).ToListAsync(TestContext.Current.CancellationToken);
    }

    public sealed class MovedClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }

    public sealed class Silent : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
    }
}
