using MailboxWizard.Demo;

namespace MailboxWizard.EndToEndTests;

/// <summary>The demo as a newcomer starts it, on free ports and in a folder of its own.</summary>
public sealed class DemoStory : IAsyncDisposable
{
    private readonly DemoHost host;
    private readonly string folder;

    private DemoStory(DemoHost host, string folder)
    {
        this.host = host;
        this.folder = folder;
    }

    public Uri Address => host.Address;

    public DemoHost Host => host;

    public static async Task<DemoStory> StartAsync(string scenario)
    {
        var folder = Directory.CreateTempSubdirectory("mailboxwizard-story-").FullName;
        return new(await DemoHost.StartAsync(new DemoOptions { DataFolder = folder, Scenario = scenario }), folder);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
