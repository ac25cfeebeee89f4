using System.Diagnostics;

namespace MailboxWizard.Features.Configuration;

/// <summary>The rows of a Test while it runs; several parts write to it side by side, and each change is told in order.</summary>
internal sealed class TestBoard(TestOutcome outcome, Func<TestOutcome, Task> changed, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<(CheckKind, string?), long> begun = [];

    public TestOutcome Outcome { get; private set; } = outcome;

    public CheckRow Row(CheckKind kind, string? mailbox = null) => Outcome.Rows.Single(row => row.Kind == kind && row.Mailbox == mailbox);

    public List<CheckRow> Rows(CheckKind kind) => [.. Outcome.Rows.Where(row => row.Kind == kind)];

    public Task BeginAsync(CheckKind kind, string? mailbox, string detail) =>
        ChangeAsync(kind, mailbox, row => row with { State = CheckState.Running, Detail = detail });

    public Task EndAsync(CheckKind kind, string? mailbox, Func<CheckRow, CheckRow> change) => ChangeAsync(kind, mailbox, change);

    /// <summary>Several rows that one answer decides, told as one change.</summary>
    public Task EndAsync(string? mailbox, params (CheckKind Kind, Func<CheckRow, CheckRow> Change)[] ends) =>
        UpdateAsync(current => ends.Aggregate(current, (changed, end) => Changed(changed, end.Kind, mailbox, end.Change)));

    /// <summary>What is neither done nor failed was not tested, and why.</summary>
    public Task SkipAsync(string why, Func<CheckRow, bool>? which = null) => UpdateAsync(current => current with
    {
        Rows = [.. current.Rows.Select(row => row.State is CheckState.NotYet or CheckState.Running && which?.Invoke(row) is not false
            ? row with { State = CheckState.NotTested, Detail = why }
            : row)],
    });

    public async Task<TestOutcome> FinishAsync()
    {
        await UpdateAsync(current => current with { Took = time.GetUtcNow() - current.StartedAt });
        return Outcome;
    }

    public void Dispose() => turn.Dispose();

    private Task ChangeAsync(CheckKind kind, string? mailbox, Func<CheckRow, CheckRow> change) => UpdateAsync(current => Changed(current, kind, mailbox, change));

    private TestOutcome Changed(TestOutcome current, CheckKind kind, string? mailbox, Func<CheckRow, CheckRow> change)
    {
        Debug.Assert(current.Rows.Any(row => row.Kind == kind && row.Mailbox == mailbox), "Every row is there from the beginning.");
        return current with
        {
            Rows = [.. current.Rows.Select(row => row.Kind == kind && row.Mailbox == mailbox ? Timed((kind, mailbox), change(row)) : row)],
        };
    }

    private CheckRow Timed((CheckKind, string?) key, CheckRow row)
    {
        if (row.State is CheckState.Running)
            begun.TryAdd(key, time.GetTimestamp());
        // What another row's answer decides was not asked for, and took no time of its own.
        return row.State is CheckState.Running or CheckState.NotTested
            ? row
            : row with { Took = begun.TryGetValue(key, out var since) ? time.GetElapsedTime(since) : null, At = time.GetUtcNow() };
    }

    private async Task UpdateAsync(Func<TestOutcome, TestOutcome> change)
    {
        await turn.WaitAsync();
        try
        {
            Outcome = change(Outcome);
            await changed(Outcome);
        }
        finally
        {
            turn.Release();
        }
    }
}
