using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Configuration.Pasted;
using MailboxWizard.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static MailboxWizard.Tests.Features.Configuration.PastedScene;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>The Test is of no use for guessing other people's keys.</summary>
public sealed class GuessingTests
{
    private const int Tries = 1000;

    [Fact]
    public async Task A_thousand_pasted_secrets_of_many_client_ids_by_two_people_are_stopped_audited_and_alarmed()
    {
        await using var ear = await Ear.StartAsync();
        await using var app = await WizardApplication.StartAsync(
            seed: KeyScene.Registration(isOurs: false), settings: new Dictionary<string, string?> { ["Handoffs:WebhookUrl"] = ear.Address });
        using var erik = await app.SignInAsync("erik@spectrum.example");
        using var ada = await app.SignInAsync("ada@contoso.com");
        var people = new[] { (Visitor: erik, Token: await TokenAsync(erik)), (Visitor: ada, Token: await TokenAsync(ada)) };
        var before = Tokens(app);

        var answers = await Task.WhenAll(people.Select(person => GuessAsync(person.Visitor, person.Token)));

        // Each gets as far as the settings let one person go; after that nothing is sent, whatever is guessed, and every answer is the same.
        var counts = answers.SelectMany(list => list).CountBy(answer => answer.Status).ToDictionary(pair => pair.Key, pair => pair.Value);
        Assert.True(counts[HttpStatusCode.Accepted] is > 0 and <= 40, $"{counts[HttpStatusCode.Accepted]} were let in.");
        Assert.Equal(Tries, counts.Values.Sum());
        Assert.True(Tokens(app) - before <= 40, $"Microsoft was asked {Tokens(app) - before} times.");
        Assert.Single(answers.SelectMany(list => list).Where(answer => answer.Status is HttpStatusCode.TooManyRequests).Select(answer => answer.Body).Distinct());

        // The right secret, too, is not told from a wrong one any more.
        foreach (var (visitor, token) in people)
            Assert.Equal(HttpStatusCode.TooManyRequests, (await PostAsync(visitor, token)).StatusCode);

        // What is refused again and again is counted: the log, which cannot be emptied, is not filled by it.
        await app.Services.GetRequiredService<AuditRefusals>().SweepAsync(all: true, TestContext.Current.CancellationToken);
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<WizardDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var tried = await context.Set<AuditEntry>()
            .Where(entry => entry.Action == AuditAction.Test && (entry.Outcome == AuditOutcome.Started || entry.Outcome == AuditOutcome.Refused))
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.True(tried.Count <= 2 * (20 + AuditRefusals.MostSubjects + 1), $"{tried.Count} entries.");
        Assert.Equal(Tries + 2, tried.Sum(Times));
        Assert.True(await context.Set<PastedTest>().CountAsync(TestContext.Current.CancellationToken) <= 2 * 21);
        Assert.Equal(2, app.Log.Lines.Count(line => line.StartsWith("Error ", StringComparison.Ordinal) && line.Contains("PastedRefusals 2431 ", StringComparison.Ordinal)));
        var told = await ear.HearAsync(2);
        Assert.All(told, alarm => Assert.Equal("PastedValuesGuessed", alarm.GetProperty("alarm").GetString()));
        Assert.All(told, alarm => Assert.Matches("^Values that were pasted or entered by hand were tried too often, by person [0-9a-f-]{36} of tenant [0-9a-f-]{36}. Limit: Person$", alarm.GetProperty("text").GetString()));
        var everything = string.Concat(app.Log.Lines) + string.Concat(told) + string.Concat(tried);
        Assert.DoesNotContain("canary-guess", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(KeyScene.Secret, everything, StringComparison.Ordinal);
    }

    private static async Task<List<(HttpStatusCode Status, string Body)>> GuessAsync(WebVisitor visitor, string token)
    {
        var answers = new List<(HttpStatusCode, string)>();
        for (var guess = 0; guess < Tries / 2; guess++)
        {
            var answer = await PostAsync(
                visitor, token, ("secret", $"Rdk~8Q.canary-guess-{guess:0000}-and-more"), ("client", guess % 3 == 0 ? KeyScene.Client.ToString() : Guid.NewGuid().ToString()));
            answers.Add((answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        }

        return answers;
    }

    /// <summary>One, or as many as a counting entry says.</summary>
    private static int Times(AuditEntry entry) => Regex.Match(entry.Detail ?? "", "^Repeated ([0-9]+) times ") is { Success: true } counted
        ? int.Parse(counted.Groups[1].Value, CultureInfo.InvariantCulture)
        : 1;

    private static int Tokens(WizardApplication app) =>
        app.Tenant.Requests.All.Count(request => request.Path.EndsWith("/token", StringComparison.Ordinal));

    /// <summary>Whoever gets the webhook.</summary>
    private sealed class Ear : IAsyncDisposable
    {
        private readonly WebApplication listener;
        private readonly System.Threading.Channels.Channel<JsonElement> heard = System.Threading.Channels.Channel.CreateUnbounded<JsonElement>();

        private Ear(WebApplication listener) => this.listener = listener;

        public string Address => listener.Urls.Single();

        public static async Task<Ear> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var listener = builder.Build();
            listener.Urls.Add("http://127.0.0.1:0");
            var ear = new Ear(listener);
            listener.MapPost("/", async (HttpContext context) =>
            {
                using var body = await JsonDocument.ParseAsync(context.Request.Body);
                await ear.heard.Writer.WriteAsync(body.RootElement.Clone());
            });
            await listener.StartAsync(TestContext.Current.CancellationToken);
            return ear;
        }

        public async Task<List<JsonElement>> HearAsync(int count)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(30));
            var all = new List<JsonElement>();
            while (all.Count < count)
                all.Add(await heard.Reader.ReadAsync(limit.Token));
            return all;
        }

        public async ValueTask DisposeAsync() => await listener.DisposeAsync();
    }
}
