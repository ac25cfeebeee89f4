using MailboxWizard.Storage;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>Shows pages of this node how a Test of pasted values stands that another node does: the notice says which, the row says how.</summary>
internal sealed class PastedHearing(Notices notices, PastedFeed feed, PastedTester tester) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        notices.Listen(PastedFeed.Topic, HearAsync);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task HearAsync(string? about)
    {
        var followed = feed.Followed;
        IReadOnlyCollection<Guid> changed = Guid.TryParse(about, out var id) ? followed.Contains(id) ? [id] : [] : followed;
        foreach (var test in changed)
            if (await tester.ReadAsync(test, CancellationToken.None) is { } progress)
                await feed.TellAsync(test, progress);
    }
}
