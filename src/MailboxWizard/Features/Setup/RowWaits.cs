using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>Repeats what a walk asks of Microsoft, and lets the row say meanwhile that it waits, for what and for how long.</summary>
/// <param name="run">Whose rows.</param>
/// <param name="tools">Of the walk.</param>
/// <param name="started">When the walk began.</param>
/// <param name="before">How long before that the run was started, or a person last did something for it: its deadline counts from then.</param>
/// <param name="show">Stores a row and tells the pages.</param>
internal sealed class RowWaits(SetupRun run, SetupWalkTools tools, long started, TimeSpan before, Func<SetupRow, CancellationToken, Task> show)
{
    /// <summary>Said while this installation has measured too little: what people report of Entra.</summary>
    private static readonly TimeSpan s_usually = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, long> _steps = [];
    private readonly Dictionary<int, (SetupRow Before, int Waiting)> _waiting = [];

    /// <summary>An answer of this walk did not know what another one had known.</summary>
    public bool HaveReplicasDisagreed { get; private set; }

    /// <summary>
    /// Of the run's deadline. Who takes it up when that is nearly over, since its node was down or another run of the tenant came
    /// first, has time for one step all the same: else the first answer of a busy Microsoft would end it. A clock that was set back
    /// takes nothing away.
    /// </summary>
    public TimeSpan Left
    {
        get
        {
            var whole = tools.Options.Value.RunDeadline;
            var least = tools.Options.Value.StepDeadline < whole ? tools.Options.Value.StepDeadline : whole;
            var left = before > TimeSpan.Zero ? whole - before : whole;
            return (left > least ? left : least) - tools.Time.GetElapsedTime(started);
        }
    }

    /// <summary>From here on the steps' deadlines count anew: what is read back at the end was written only now.</summary>
    public void BeginsStage()
    {
        lock (_gate)
            _steps.Clear();
    }

    /// <summary>The deadline of this one counts anew, and those of others beside it do not.</summary>
    public void BeginsAnew(int number)
    {
        lock (_gate)
            _steps.Remove(number);
    }

    /// <summary>The row says that Microsoft is busy, until it says something else.</summary>
    public Task SayAsync(int number, SetupPause pause, CancellationToken cancellationToken) => show(
        run.Snapshot.Rows[number - 1] with { State = SetupStepState.Waiting, Detail = tools.Text["WaitingForCalm", pause.NextAttempt, Seconds(pause.Length)] }, cancellationToken);

    /// <summary>The row says that it waits, and afterwards what it said before.</summary>
    /// <param name="number">The row.</param>
    /// <param name="attempt">Gets the number of the attempt, from 1.</param>
    /// <param name="isTransient">Whether the answer is worth another attempt.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <param name="isShown">False where the row goes on saying what it says.</param>
    /// <param name="isUsual">False where it is waited for something else than what the row has just made.</param>
    public async Task<T> RetryAsync<T>(
        int number, Func<int, Task<T>> attempt, Func<Microsoft365Problem, bool> isTransient, CancellationToken cancellationToken, bool isShown = true, bool isUsual = true)
    {
        var waits = false;
        (long Since, TimeSpan? Usually)? replicating = null;
        try
        {
            return await TriedAsync();
        }
        finally
        {
            if (waits)
                Rests(number);
        }

        async Task<T> TriedAsync()
        {
            var result = await tools.Retry.RunAsync(
                attempt, isTransient,
                async pause =>
                {
                    HaveReplicasDisagreed |= !TransientAnswers.Busy(pause.Problem);
                    if (!isShown)
                        return;
                    var before = Waits(number, isFirst: !waits);
                    waits = true;
                    if (!TransientAnswers.Busy(pause.Problem))
                        replicating ??= (tools.Time.GetTimestamp(), await tools.Waits.UsuallyAsync(number, cancellationToken));
                    string detail = replicating is { Usually: var usually }
                        ? tools.Text[run.Work is SetupWork.Undo ? "WaitingForRemoval" : "WaitingForReplication", pause.NextAttempt, Seconds(pause.Length), Seconds(usually ?? s_usually)]
                        : tools.Text["WaitingForCalm", pause.NextAttempt, Seconds(pause.Length)];
                    await show(before with { State = SetupStepState.Waiting, Detail = detail }, cancellationToken);
                },
                LeftOf(number), cancellationToken);
            if (waits && Rested(number) is { } shown)
                await show(shown, cancellationToken);
            // How long something takes to go says nothing of how long it takes to come.
            if (replicating is { Since: var since } && isUsual && run.Work is not SetupWork.Undo)
                await tools.Waits.RecordAsync(number, tools.Time.GetElapsedTime(since), cancellationToken);
            return result;
        }
    }

    /// <summary>A step's writes and readings share its deadline, from the first of them. An undo removes part after part, and looks through one row at all of them.</summary>
    private TimeSpan LeftOf(int number)
    {
        var (left, now) = (Left, tools.Time.GetTimestamp());
        if (run.Work is SetupWork.Undo)
            return left;
        long first;
        lock (_gate)
            if (!_steps.TryGetValue(number, out first))
                _steps[number] = first = now;
        var ofStep = tools.Options.Value.StepDeadline - tools.Time.GetElapsedTime(first, now);
        return ofStep < left ? ofStep : left;
    }

    /// <summary>What the row said before anybody waited in it: several readings may wait in one.</summary>
    private SetupRow Waits(int number, bool isFirst)
    {
        lock (_gate)
        {
            var (before, waiting) = _waiting.GetValueOrDefault(number, (run.Snapshot.Rows[number - 1], 0));
            _waiting[number] = (before, isFirst ? waiting + 1 : waiting);
            return before;
        }
    }

    /// <returns>What the row is to say again, when this is the last one that waited in it; else null.</returns>
    private SetupRow? Rested(int number)
    {
        lock (_gate)
            return _waiting[number] is (var before, 1) && run.Snapshot.Rows[number - 1].State is SetupStepState.Waiting ? before : null;
    }

    private void Rests(int number)
    {
        lock (_gate)
            if (_waiting[number] is (var before, > 1 and var waiting))
                _waiting[number] = (before, waiting - 1);
            else
                _waiting.Remove(number);
    }

    internal static int Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));
}
