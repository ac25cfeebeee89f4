using MailboxWizard.Features.Setup;
using MailboxWizard.Tests.Features.Setup.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>What pages are told of a run, by this node's own work and by what it hears of others.</summary>
public sealed class SetupRunFeedTests
{
    [Fact]
    public async Task What_was_read_before_the_end_was_told_is_not_told_after_it()
    {
        await using var app = await WizardApplication.StartAsync();
        var feed = app.Services.GetRequiredService<SetupRunFeed>();
        var (running, proved) = (SetupSamples.Run(SetupRunState.Running), SetupSamples.Run(SetupRunState.Proved));
        var shown = new List<SetupRunState>();
        var isShown = new SemaphoreSlim(0);
        using var subscription = feed.Subscribe(running.Number, snapshot =>
        {
            shown.Add(snapshot.State);
            isShown.Release();
            return Task.CompletedTask;
        });
        var reads = 0;

        await feed.OfferAsync(running.Number, () =>
        {
            if (++reads > 1)
                return Task.FromResult<SetupRunSnapshot?>(proved);
            // The walk here ends while a notice of before is being looked after.
            feed.Publish(proved);
            return Task.FromResult<SetupRunSnapshot?>(running);
        });
        Assert.True(await isShown.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));

        Assert.Equal(2, reads);
        Assert.DoesNotContain(SetupRunState.Running, shown);
    }

    [Fact]
    public async Task What_is_heard_of_another_node_is_told_with_one_reading()
    {
        await using var app = await WizardApplication.StartAsync();
        var feed = app.Services.GetRequiredService<SetupRunFeed>();
        var running = SetupSamples.Run(SetupRunState.Running);
        var shown = new TaskCompletionSource<SetupRunState>();
        using var subscription = feed.Subscribe(running.Number, snapshot =>
        {
            shown.TrySetResult(snapshot.State);
            return Task.CompletedTask;
        });
        var reads = 0;

        await feed.OfferAsync(running.Number, () =>
        {
            reads++;
            return Task.FromResult<SetupRunSnapshot?>(running);
        });

        Assert.Equal((SetupRunState.Running, 1), (await shown.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), reads));
    }
}
