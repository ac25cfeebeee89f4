using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using MailboxWizard.Features.Setup;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Storage;

namespace MailboxWizard.Tests.Durability;

/// <summary>Someone who is signed in, with answers kept and a plan shown: all that is missing is the press on Run.</summary>
internal sealed class Press : IDisposable
{
    private readonly string userName;
    private readonly WebVisitor visitor;
    private readonly Uri site;

    private Press(Uri site, Customer customer, string userName, WebVisitor visitor, string draft) =>
        (this.site, Customer, this.userName, this.visitor, Draft) = (site, customer, userName, visitor, draft);

    public Customer Customer { get; }

    public string Draft { get; }

    /// <summary>Signs in, keeps the answers, lets Microsoft ask for everything that a run needs, and reads the plan.</summary>
    /// <param name="address">Where people reach the product.</param>
    /// <param name="customer">Whose administrator.</param>
    /// <param name="draft">Of somebody else of the same tenant, to press on the same plan.</param>
    /// <param name="userName">The administrator unless another one is named.</param>
    /// <param name="trusted">The certificate of the address, where it is one of https.</param>
    /// <param name="answers">The customer's usual ones unless others are given.</param>
    public static async Task<Press> PrepareAsync(
        Uri address, Customer customer, string? draft = null, string? userName = null, X509Certificate2? trusted = null, SetupAnswers? answers = null)
    {
        userName ??= customer.UserName;
        var visitor = new WebVisitor(address, trusted);
        var page = await visitor.GetAsync($"/sign-in?returnUrl=%2Fpermissions&organisation={customer.Domain}");
        await visitor.PassMicrosoftAsync(page, userName);
        draft ??= await KeepAsync(visitor, answers ?? customer.Answers);
        var press = new Press(address, customer, userName, visitor, draft);
        await press.ConsentAsync(new ConsentNeededException(ConsentStage.Run).Address("/permissions"));
        await press.AskAsync($"/_node/plans/{draft}");
        return press;
    }

    /// <summary>The same person, the same session, with other answers kept and planned.</summary>
    public async Task<Press> ForAsync(SetupAnswers answers)
    {
        var press = new Press(site, Customer, userName, visitor, await KeepAsync(visitor, answers));
        await press.ConsentAsync(new ConsentNeededException(ConsentStage.Run).Address("/permissions"));
        await press.AskAsync($"/_node/plans/{press.Draft}");
        return press;
    }

    /// <summary>The same person, the same session, at another node or through a balancer.</summary>
    public Press At(Uri address) => new(address, Customer, userName, visitor.At(address), Draft);

    /// <param name="isPartial">Only what this person may do; the rest waits for a colleague.</param>
    /// <returns>The run's number.</returns>
    /// <exception cref="HttpRequestException">The node died meanwhile.</exception>
    public async Task<int> RunAsync(bool isPartial = false) => JsonSerializer.Deserialize<int>(await AskAsync($"/_node/runs/{Draft}?partial={isPartial}"));

    /// <summary>The run that waits for consent is to wait for Microsoft's own page.</summary>
    public Task AskForConsentPageAsync(int run) => AskAsync($"/_node/runs/{run}/consent-page");

    /// <summary>Somebody who is not signed in here opens Microsoft's page and accepts. Nothing where the page is not open any more.</summary>
    public async Task AcceptAtMicrosoftAsync(int run, string who)
    {
        using var shown = await visitor.SendAsync(new(HttpMethod.Get, $"/_node/runs/{run}/consent-page"));
        if (shown.StatusCode is HttpStatusCode.NotFound)
            return;
        shown.EnsureSuccessStatusCode();
        using var other = new WebVisitor(site);
        await other.PassMicrosoftAsync(await other.GetAsync(await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), who);
    }

    public Task UndoAsync(int run) => AskAsync($"/_node/runs/{run}/undo");

    /// <summary>Therefore's own Test has passed, and the hand-off is complete.</summary>
    public Task CompleteAsync(int handoff) => AskAsync($"/_node/handoffs/{handoff}/complete");

    public Task WithdrawAsync(int handoff) => AskAsync($"/_node/handoffs/{handoff}/withdraw");

    /// <returns>The product's answer.</returns>
    public Task<string> RemoveKeyAsync(int handoff) => AskAsync($"/_node/handoffs/{handoff}/remove-key");

    /// <inheritdoc cref="RemoveKeyAsync"/>
    public Task<string> RemoveEwsGrantAsync(int handoff) => AskAsync($"/_node/handoffs/{handoff}/remove-ews-grant");

    public async Task<SetupRunSnapshot> ReadAsync(int run)
    {
        using var answer = await visitor.SendAsync(new(HttpMethod.Get, $"/_node/runs/{run}"));
        answer.EnsureSuccessStatusCode();
        return StoredJson.Read<SetupRunSnapshot>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>As a page does: the run as it stands, then each change until its end.</summary>
    public async Task<List<SetupRunSnapshot>> FollowAsync(int run)
    {
        List<SetupRunSnapshot> seen = [];
        await foreach (var line in visitor.LinesAsync($"/_node/runs/{run}/changes"))
            seen.Add(StoredJson.Read<SetupRunSnapshot>(line));
        return seen;
    }

    public void Dispose() => visitor.Dispose();

    private static async Task<string> KeepAsync(WebVisitor visitor, SetupAnswers answers)
    {
        using var kept = await visitor.SendAsync(new(HttpMethod.Post, "/_node/drafts") { Content = new StringContent(StoredJson.Write(answers)) });
        kept.EnsureSuccessStatusCode();
        return await kept.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string> AskAsync(string address)
    {
        for (var asked = 1; ; asked++)
        {
            using var answer = await visitor.SendAsync(new(HttpMethod.Post, address));
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (answer.IsSuccessStatusCode)
                return body;
            if (answer.StatusCode is not HttpStatusCode.Conflict || asked > 3)
                throw new InvalidOperationException($"{address} of {Customer.Domain} was answered {answer.StatusCode}: {body}");
            await ConsentAsync(body);
        }
    }

    private async Task ConsentAsync(string address) => await visitor.PassMicrosoftAsync(await visitor.GetAsync(address), userName);
}
