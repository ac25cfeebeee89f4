using System.Diagnostics;

namespace MailboxWizard.Features.Configuration;

/// <summary>The rows of a Test while it runs; several parts write to it side by side, and each change is told in order.</summary>
internal sealed class TestBoard(TestOutcome outcome, Func<TestOutcome, Task> changed, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<(CheckKind, string?), long> begun = [];

    public TestOutcome Outcome { get; private set; } = outcome;

    public CheckRow Row(CheckKind kind, string? mailbox = null) => Outcome.Rows.Single(row => row.Kind == kind && row.Mailbox == mailbox);

    public Task BeginAsync(CheckKind kind, string? mailbox, string detail) =>
        ChangeAsync(kind, mailbox, row => row with { State = CheckState.Running, Detail = detail });

    public Task EndAsync(CheckKind kind, string? mailbox, Func<CheckRow, CheckRow> change) => ChangeAsync(kind, mailbox, change);

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

    private Task ChangeAsync(CheckKind kind, string? mailbox, Func<CheckRow, CheckRow> change) => UpdateAsync(current =>
    {
        var key = (kind, mailbox);
        Debug.Assert(current.Rows.Any(row => row.Kind == kind && row.Mailbox == mailbox), "Every row is there from the beginning.");
        return current with
        {
            Rows = [.. current.Rows.Select(row => row.Kind == kind && row.Mailbox == mailbox ? Timed(key, change(row)) : row)],
        };
    });

    private CheckRow Timed((CheckKind, string?) key, CheckRow row)
    {
        begun.TryAdd(key, time.GetTimestamp());
        return row.State is CheckState.Running or CheckState.NotTested ? row : row with { Took = time.GetElapsedTime(begun[key]) };
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
