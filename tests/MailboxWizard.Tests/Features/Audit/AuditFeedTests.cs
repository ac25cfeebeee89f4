using System.Threading.Channels;
using MailboxWizard.Features.Audit;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailboxWizard.Tests.Features.Audit;

public sealed class AuditFeedTests
{
    private readonly AuditFeed feed = new(TimeProvider.System, NullLogger<AuditFeed>.Instance);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_subscribes_hears_of_growth_and_of_the_latest_at_the_end()
    {
        var heard = Channel.CreateUnbounded<long>();
        using var subscription = feed.Subscribe(number => heard.Writer.WriteAsync(number).AsTask());

        for (var number = 1; number <= 1000; number++)
            feed.Announce(number);

        List<long> all = [];
        while (!all.Contains(1000))
            all.Add(await heard.Reader.ReadAsync(Cancelled));
        // A page looks as often as it can bear, not as often as entries come.
        Assert.InRange(all.Count, 1, 5);
    }

    [Fact]
    public async Task A_page_that_breaks_or_leaves_stands_in_nobodys_way()
    {
        var heard = Channel.CreateUnbounded<long>();
        using var broken = feed.Subscribe(_ => throw new InvalidOperationException("broken"));
        var left = feed.Subscribe(_ => Task.FromException(new InvalidOperationException("left")));
        left.Dispose();
        left.Dispose();
        using var subscription = feed.Subscribe(number => heard.Writer.WriteAsync(number).AsTask());

        feed.Announce(7);

        Assert.Equal(7, await heard.Reader.ReadAsync(Cancelled));
    }

    [Fact]
    public async Task A_page_that_breaks_once_gets_what_comes_next()
    {
        var heard = Channel.CreateUnbounded<long>();
        var quick = new AuditFeed(new FastClock(100), NullLogger<AuditFeed>.Instance);
        var isBroken = true;
        var broke = new TaskCompletionSource();
        using var subscription = quick.Subscribe(number =>
        {
            if (!isBroken)
                return heard.Writer.WriteAsync(number).AsTask();
            isBroken = false;
            broke.SetResult();
            throw new TimeoutException("The database did not answer.");
        });

        quick.Announce(7);
        await broke.Task.WaitAsync(Cancelled);
        quick.Announce(8);

        Assert.Equal(8, await heard.Reader.ReadAsync(Cancelled));
    }
}
