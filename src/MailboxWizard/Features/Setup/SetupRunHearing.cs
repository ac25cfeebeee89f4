using System.Globalization;

namespace MailboxWizard.Features.Setup;

/// <summary>Shows pages of this node how a run stands that another node works on: the notice says which, the row says how.</summary>
internal sealed class SetupRunHearing(Storage.Notices notices, SetupRuns runs, SetupRunFeed feed) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        notices.Listen(SetupRunFeed.Topic, HearAsync);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task HearAsync(string? about)
    {
        var followed = feed.Followed;
        IReadOnlyCollection<int> changed = int.TryParse(about, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? followed.Contains(number) ? [number] : []
            : followed;
        foreach (var run in changed)
            await feed.OfferAsync(run, () => runs.SnapshotAsync(run, CancellationToken.None));
    }
}
