using System.Collections.Concurrent;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>
/// Puts entries at the end of the chain. Who appends while another one writes waits for the turn; whoever gets it writes
/// what all have brought by then in one transaction, so that one wait for the disk serves many.
/// </summary>
internal sealed class AuditAppender(IDbContextFactory<WizardDbContext> database, AuditKey key, TimeProvider time) : IDisposable
{
    private const int MostTogether = 500;

    private readonly ConcurrentQueue<Waiting> _queue = new();
    private readonly SemaphoreSlim _turn = new(1);
    private bool _keyFits;

    /// <summary>Durable when it returns; throws when the entry could not be written.</summary>
    public async Task<AuditEntry> AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiting = new Waiting(entry);
        _queue.Enqueue(waiting);
        try
        {
            await _turn.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!waiting.TryLeave())
        {
            // Somebody is writing it already: it will be there, or the reason why not.
            return await waiting.Written;
        }

        try
        {
            // Once, unless more than a transaction holds came before.
            while (!waiting.Written.IsCompleted)
                await WriteTogetherAsync();
        }
        finally
        {
            _turn.Release();
        }

        return await waiting.Written;
    }

    public void Dispose() => _turn.Dispose();

    private async Task WriteTogetherAsync()
    {
        // Behind those whom the last transaction has just set free: what they bring next shares this one.
        await Task.Yield();
        List<Waiting> group = [];
        while (group.Count < MostTogether && _queue.TryDequeue(out var next))
        {
            if (next.TryTake())
                group.Add(next);
        }

        try
        {
            // Not to be cancelled by one of them: it is the others' transaction too.
            var written = await WriteAsync([.. group.Select(waiting => waiting.Entry)], CancellationToken.None);
            for (var index = 0; index < group.Count; index++)
                group[index].Done(written[index]);
        }
        catch (Exception fault) when (group.Count > 1 && AuditFault.MayBeOnes(fault))
        {
            await WriteApartAsync(group);
        }
        catch (Exception fault)
        {
            foreach (var waiting in group)
                waiting.Failed(fault);
        }
    }

    /// <summary>So that an entry which cannot be written fails alone. What is nobody's own ends it for all who are left.</summary>
    private async Task WriteApartAsync(List<Waiting> group)
    {
        Exception? everybodys = null;
        foreach (var waiting in group)
        {
            if (everybodys is not null)
            {
                waiting.Failed(everybodys);
                continue;
            }

            try
            {
                waiting.Done((await WriteAsync([waiting.Entry], CancellationToken.None))[0]);
            }
            catch (Exception fault)
            {
                waiting.Failed(fault);
                everybodys = AuditFault.MayBeOnes(fault) ? null : fault;
            }
        }
    }

    private async Task<List<AuditEntry>> WriteAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        await using var turn = await AuditTurn.TakeAsync(database, cancellationToken);
        if (!_keyFits)
        {
            // At the first of a process, which a start appends before anything is served; alone, so that of two nodes that begin
            // a log with two keys the second finds the first one's.
            await turn.DemandKeyAsync(key, cancellationToken);
            _keyFits = true;
        }

        // Another node's clock may be ahead: what comes later is never earlier.
        var at = time.GetUtcNow() is var now && now < turn.Head.At ? turn.Head.At : now;
        var rows = Chain(turn.Head, entries, at, key);
        await turn.WriteAsync(rows, entries, cancellationToken);
        return [.. entries.Select((entry, index) => entry with { Number = rows[index].Number, At = at })];
    }

    /// <summary>Rows of the entries, in order behind the head.</summary>
    internal static List<AuditRow> Chain(AuditHead head, IReadOnlyList<AuditEntry> entries, DateTimeOffset at, AuditKey key)
    {
        var (number, before, tuple) = (head.Number, head.Hash, new TupleWriter());
        List<AuditRow> rows = [];
        foreach (var entry in entries)
        {
            var row = AuditRow.Of(entry, ++number, at);
            row.Write(tuple);
            row.Hash = new byte[AuditHash.Size];
            AuditHash.Digest(tuple.Written, row.Hash);
            AuditHash.Link(before, row.Hash, row.Hash);
            row.Mac = key.Mac(row.Hash);
            before = row.Hash;
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>One who waits for an entry to be written; taken by who writes, or gone before.</summary>
    private sealed class Waiting(AuditEntry entry)
    {
        private readonly TaskCompletionSource<AuditEntry> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _decided;

        public AuditEntry Entry => entry;

        public Task<AuditEntry> Written => _written.Task;

        public bool TryTake() => Interlocked.Exchange(ref _decided, 1) == 0;

        public bool TryLeave() => TryTake();

        public void Done(AuditEntry done) => _written.SetResult(done);

        public void Failed(Exception fault) => _written.SetException(fault);
    }
}
