using System.Threading.Channels;
using MailboxWizard.Features.Audit;
using MailboxWizard.Storage;
using MailboxWizard.Tests.Features.Audit.Chain;
using MailboxWizard.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailboxWizard.Tests.Features.Audit;

public sealed class AuditHearingTests() : ChainBench(StorageProvider.PostgreSql)
{
    [Fact]
    public async Task What_one_node_appends_the_pages_of_the_others_hear_of_and_what_was_missed_they_read()
    {
        await FillAsync(3);
        await using var first = await Node.StartAsync(Database);
        await using var second = await Node.StartAsync(Database);
        // A node that begins to listen looks how far the log is.
        Assert.Equal((3, 3), (await first.HeardAsync(3), await second.HeardAsync(3)));

        using var log = new AuditLog(Database, Clock, Key, first.Feed);
        var appended = await log.AppendAsync(Entry("on the first node"), Cancelled);

        Assert.Equal((4, 4, 4), (appended.Number, await first.HeardAsync(4), await second.HeardAsync(4)));
        using var other = new AuditLog(Database, Clock, Key, second.Feed);
        await other.AppendAsync(Entry("on the second node"), Cancelled);
        Assert.Equal((5, 5), (await first.HeardAsync(5), await second.HeardAsync(5)));
    }

    private sealed class Node : IAsyncDisposable
    {
        private readonly Notices _notices;
        private readonly AuditHearing _hearing;
        private readonly Channel<long> _heard = Channel.CreateUnbounded<long>();
        private readonly IDisposable _page;

        private Node(TestDatabase database)
        {
            Feed = new(TimeProvider.System, NullLogger<AuditFeed>.Instance);
            _notices = new(Microsoft.Extensions.Options.Options.Create(database.Options), TimeProvider.System, NullLogger<Notices>.Instance);
            _hearing = new(_notices, Feed, database);
            _page = Feed.Subscribe(number => _heard.Writer.WriteAsync(number).AsTask());
        }

        public AuditFeed Feed { get; }

        public static async Task<Node> StartAsync(TestDatabase database)
        {
            var node = new Node(database);
            await node._hearing.StartAsync(Cancelled);
            await node._notices.StartAsync(Cancelled);
            return node;
        }

        public async Task<long> HeardAsync(long number)
        {
            while (await _heard.Reader.ReadAsync(Cancelled) is var heard)
                if (heard >= number)
                    return heard;
            return 0;
        }

        public async ValueTask DisposeAsync()
        {
            _page.Dispose();
            _hearing.Dispose();
            await _notices.StopAsync(CancellationToken.None);
            _notices.Dispose();
        }
    }
}
