using System.Globalization;
using MailboxWizard.Demo;
using MailboxWizard.EwsClient;
using MailboxWizard.Features.Configuration;
using MailboxWizard.GraphModels;

namespace MailboxWizard.EndToEndTests;

/// <summary>The demo as a newcomer starts it, on free ports and in a folder of its own.</summary>
public sealed class DemoStory : IAsyncDisposable
{
    private readonly DemoHost host;
    private readonly GraphModelCheck models;
    private readonly EwsClientCheck ews;
    private readonly string folder;

    private DemoStory(DemoHost host, GraphModelCheck models, EwsClientCheck ews, string folder)
    {
        this.host = host;
        this.models = models;
        this.ews = ews;
        this.folder = folder;
    }

    public Uri Address => host.Address;

    public DemoHost Host => host;

    /// <summary>Lets Exchange answer one thing at a time, so that a page can be looked at in between.</summary>
    public AnswerGate EwsGate { get; private init; } = null!;

    /// <param name="scenario">Of the simulated tenant.</param>
    /// <param name="leastDistance">Between two Tests of a hand-off; null for the product's own.</param>
    public static async Task<DemoStory> StartAsync(string scenario, TimeSpan? leastDistance = null)
    {
        var folder = Directory.CreateTempSubdirectory("mailboxwizard-story-").FullName;
        var models = new GraphModelCheck();
        var ews = new EwsClientCheck();
        var gate = new AnswerGate();
        var host = await DemoHost.StartAsync(new DemoOptions
        {
            DataFolder = folder,
            Scenario = scenario,
            OnGraphAnswer = models.See,
            OnEwsAnswer = exchange =>
            {
                ews.See(exchange);
                if (exchange.Status == 200) gate.Pass();
            },
            // All visitors come from one address, faster than people do.
            Settings = new Dictionary<string, string?>
            {
                ["SignIn:ArrivalsPerMinute"] = "1000000",
                ["Test:LeastDistance"] = (leastDistance ?? new TestOptions().LeastDistance).ToString("c", CultureInfo.InvariantCulture),
            },
        });
        return new(host, models, ews, folder) { EwsGate = gate };
    }

    public async ValueTask DisposeAsync()
    {
        EwsGate.Open();
        await host.DisposeAsync();
        EwsGate.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        models.AssertNoViolation();
        ews.AssertNoViolation();
    }
}
