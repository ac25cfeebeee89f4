using MailboxWizard.Demo;
using MailboxWizard.EwsClient;
using MailboxWizard.GraphModels;

namespace MailboxWizard.EndToEndTests;

/// <summary>
/// The demo as a newcomer starts it, on free ports and in a folder of its own. The first one of the process lives as long
/// as the process: Microsoft.Identity.Web keeps one issuer validator, which reads its metadata through that one's client
/// when somebody first signs in anywhere (https://github.com/AzureAD/microsoft-identity-web: AadIssuerValidator).
/// </summary>
public sealed class DemoStory : IAsyncDisposable
{
    private static DemoStory? s_first;

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

    public static async Task<DemoStory> StartAsync(string scenario)
    {
        var folder = Directory.CreateTempSubdirectory("mailboxwizard-story-").FullName;
        var models = new GraphModelCheck();
        var ews = new EwsClientCheck();
        var gate = new AnswerGate();
        var story = new DemoStory(await DemoHost.StartAsync(new DemoOptions
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
            Settings = new Dictionary<string, string?> { ["SignIn:ArrivalsPerMinute"] = "1000000" },
        }), models, ews, folder) { EwsGate = gate };
        if (Interlocked.CompareExchange(ref s_first, story, null) is null)
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return story;
    }

    public async ValueTask DisposeAsync()
    {
        EwsGate.Open();
        if (!ReferenceEquals(this, s_first)) await EndAsync();
        models.AssertNoViolation();
        ews.AssertNoViolation();
    }

    private async ValueTask EndAsync()
    {
        await host.DisposeAsync();
        EwsGate.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
