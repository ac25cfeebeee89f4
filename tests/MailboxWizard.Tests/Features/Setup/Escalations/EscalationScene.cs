using System.Net;
using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.Setup.Escalations;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup.Escalations;

/// <summary>A run that waits for consent, and the link that was made for it.</summary>
internal static class EscalationScene
{
    public static async Task<(WebVisitor Ben, SetupRunSnapshot Waiting, string Token)> AskedAsync(WizardApplication app)
    {
        var ben = await app.SignInAsync("ben@contoso.com");
        var waiting = await SetupPartialTests.PartialAsync(app, ben);
        var token = await app.Services.GetRequiredService<EscalationDesk>().MakeAsync(waiting.Number, await app.PrincipalAsync(ben), Cancellation);
        return (ben, waiting, token);
    }

    public static void AssertPrivate(HttpResponseMessage response)
    {
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
    }

    public static Person Person(WizardApplication app, ClaimsPrincipal principal) => app.Services.GetRequiredService<People>().Describe(principal)!;

    public static async Task<SetupProblemCode> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<SetupProblemException>(act)).Problem.Code;

    public static async Task<Escalation> LinkAsync(WizardApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        return await context.Set<Escalation>().AsNoTracking().OrderByDescending(link => link.Number).FirstAsync(Cancellation);
    }

    public static async Task ChangeAsync(WizardApplication app, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Escalation>> change)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        await context.Set<Escalation>().ExecuteUpdateAsync(change, Cancellation);
    }
}
