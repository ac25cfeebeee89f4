using MailboxWizard.Features.Configuration.Pasted;
using MailboxWizard.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static MailboxWizard.Tests.Features.Configuration.PastedScene;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>A page of one node follows a Test of pasted values that another node does.</summary>
public sealed class PastedHearingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_of_another_node_sees_how_it_ended_and_none_sees_what_it_does_not_follow()
    {
        await using var app = await WizardApplication.StartAsync(seed: KeyScene.Registration(isOurs: false), provider: StorageProvider.PostgreSql);
        using var erik = await app.SignInAsync("erik@spectrum.example");
        using var notices = new Notices(
            app.Services.GetRequiredService<IOptions<StorageOptions>>(), app.Services.GetRequiredService<TimeProvider>(), NullLogger<Notices>.Instance);
        var feed = new PastedFeed(notices, NullLogger<PastedFeed>.Instance);
        await new PastedHearing(notices, feed, app.Services.GetRequiredService<PastedTester>()).StartAsync(Cancelled);
        var ended = new TaskCompletionSource<PastedProgress>(TaskCreationOptions.RunContinuationsAsynchronously);
        var others = new List<PastedProgress>();

        var id = (await BodyAsync(await PostAsync(erik, await TokenAsync(erik)))).GetProperty("test").GetGuid();
        using var page = feed.Subscribe(id, progress =>
        {
            if (!progress.IsRunning)
                ended.TrySetResult(progress);
            return Task.CompletedTask;
        });
        using var other = feed.Subscribe(Guid.NewGuid(), progress =>
        {
            others.Add(progress);
            return Task.CompletedTask;
        });
        await notices.StartAsync(Cancelled);

        var seen = await ended.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        Assert.Equal((true, false, null), (seen.Outcome!.Passed, seen.Broke, seen.Handoff));
        Assert.Empty(others);
        await notices.StopAsync(Cancelled);
    }
}
