using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.Setup.Scripts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static MailboxWizard.Tests.Features.Setup.SetupScene;

namespace MailboxWizard.Tests.Features.Setup.Entered;

/// <summary>The script of a plan was run, and its last lines are entered on the page.</summary>
internal static partial class EnteredScene
{
    public const string Ada = "ada@contoso.com";

    /// <returns>The plan's draft, and what the script printed.</returns>
    public static async Task<(string Draft, string Client, string Secret)> RanAsync(WizardApplication app, WebVisitor ada)
    {
        var plan = await PlanAsync(app, ada, Journey.Answers("invoices@contoso.com", "Invoices"));
        var script = await (await ada.GetAsync($"/setup/{plan.DraftId}/script")).Content.ReadAsStringAsync(Cancellation);
        var ran = await AzureCli.RunAsync(app, Ada, script);
        Assert.True(ran.Code == 0, ran.Errors);
        return (plan.DraftId, Printed("Client ID").Match(ran.Output).Groups[1].Value, Printed("Client secret").Match(ran.Output).Groups[1].Value);
        static Regex Printed(string what) => new($@"^{what}:\s+(\S+)$", RegexOptions.Multiline);
    }

    public static Application Made(WizardApplication app) =>
        Assert.Single(app.Tenant.State["contoso.com"].Applications, application => application.UniqueName == "therefore-mailbox");

    /// <summary>As a browser does: the page, then its form. Redirects are not followed.</summary>
    public static async Task<HttpResponseMessage> EnterAsync(WebVisitor visitor, string draft, string client, string secret)
    {
        // Where the tokens of an earlier act have ended, Microsoft is passed before anything is typed.
        var shown = await visitor.PassMicrosoftAsync(await visitor.GetAsync($"/setup/{draft}/enter"), Ada);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        using var page = await visitor.PageAsync(shown);
        return await PostAsync(visitor, draft, client, secret, TokenIn(page));
    }

    public static string TokenIn(IDocument page) => ((IHtmlInputElement)page.QuerySelector("form[action$='/entered'] input[name=__RequestVerificationToken]")!).Value;

    public static Task<HttpResponseMessage> PostAsync(WebVisitor visitor, string draft, string client, string secret, string token) =>
        visitor.SendAsync(new(HttpMethod.Post, $"/setup/{draft}/entered")
        {
            Content = new FormUrlEncodedContent([new("client", client), new("secret", secret), new("__RequestVerificationToken", token)]),
        });

    /// <summary>The run that an accepted entry leads to.</summary>
    public static int RunOf(HttpResponseMessage answer)
    {
        var match = RunAddress().Match(answer.Headers.Location?.ToString() ?? "");
        Assert.True(match.Success, $"{answer.StatusCode} {answer.Headers.Location}");
        return int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    public static async Task<List<AuditEntry>> AuditAsync(WizardApplication app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(Cancellation);
        return await context.Set<AuditEntry>().AsNoTracking().Where(entry => entry.Action == AuditAction.ClientSecret).OrderBy(entry => entry.Number).ToListAsync(Cancellation);
    }

    [GeneratedRegex("^/runs/([0-9]+)$")]
    private static partial Regex RunAddress();
}
