using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// One walk through the steps: what it knows, how it reads and writes, and what its rows show. Steps that run side by
/// side share it, so each change goes through one gate.
/// </summary>
/// <remarks>Longer than most: what is known, stored and shown must not come apart at a write. Waiting and repeating is <see cref="RowWaits"/>.</remarks>
internal sealed class SetupWalk(SetupRun run, SetupActor actor, SetupWalkTools tools) : IDisposable
{
    private readonly long _started = tools.Time.GetTimestamp();
    private readonly TimeSpan _before = tools.Time.GetUtcNow() - (run.Ledger.ActedAt ?? run.StartedAt);
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lock _knowing = new();
    private readonly Person _person = actor.ToPerson(run.TenantId, run.Snapshot.TenantName);
    private readonly WalkTokens _tokens = new((stage, cancellationToken) => tools.Tokens.ForRun(stage, run.TenantId, actor, cancellationToken), tools.Time);
    private readonly Dictionary<int, BegunStep> _begun = [];
    private RowWaits? _waits;
    private SetupFacts? _facts;

    public int Number => run.Number;

    public SetupRun Run => run;

    public RowWaits Waits => LazyInitializer.EnsureInitialized(ref _waits, () => new(run, tools, _started, _before, ShowAsync));

    public SetupLedger Ledger => run.Ledger;

    public Person Person => _person;

    public DateTimeOffset Now => tools.Time.GetUtcNow();

    public SetupFacts Facts => _facts ?? throw new InvalidOperationException("The walk has not looked at the tenant yet.");

    public void Begin(SetupFacts facts) => _facts = facts;

    /// <summary>An undo knows the tenant in its own way.</summary>
    public bool HasLooked => _facts is not null;

    public void Learn(Func<SetupFacts, SetupFacts> learn)
    {
        lock (_knowing)
            _facts = learn(Facts);
    }

    /// <summary>Durable when it returns; throws <see cref="RunFencedException"/> when the run is no longer this walk's.</summary>
    public Task RecordAsync(Func<SetupLedger, SetupLedger> record, CancellationToken cancellationToken) =>
        ChangeAsync(() => run.Ledger = record(run.Ledger), cancellationToken);

    /// <summary>Stores the snapshot and tells the pages.</summary>
    public async Task ShowAsync(Func<SetupRunSnapshot, SetupRunSnapshot> change, CancellationToken cancellationToken)
    {
        await ChangeAsync(() => run.Snapshot = change(run.Snapshot), cancellationToken);
        tools.Feed.Publish(run.Snapshot);
    }

    public Task ShowAsync(SetupRow row, CancellationToken cancellationToken) => ShowAsync(snapshot => snapshot.With(row), cancellationToken);

    /// <summary>Both in one write.</summary>
    public async Task RecordAsync(
        Func<SetupLedger, SetupLedger> record, Func<SetupRunSnapshot, SetupRunSnapshot> change, CancellationToken cancellationToken)
    {
        await ChangeAsync(() => (run.Ledger, run.Snapshot) = (record(run.Ledger), change(run.Snapshot)), cancellationToken);
        tools.Feed.Publish(run.Snapshot);
    }

    /// <summary>The step writes from now on; its rows are <paramref name="rows"/>, of which the first leads.</summary>
    public void Starts(int step, int lead, IReadOnlyList<int> rows)
    {
        lock (_knowing)
            _begun.Add(step, new(lead, rows, tools.Time));
    }

    /// <summary>Null when this walk has not begun the step, since nothing was missing.</summary>
    public BegunStep? Begun(int step)
    {
        lock (_knowing)
            return _begun.GetValueOrDefault(step);
    }

    public IReadOnlyList<BegunStep> BegunSteps
    {
        get
        {
            lock (_knowing)
                return [.. _begun.OrderBy(step => step.Key).Select(step => step.Value)];
        }
    }

    /// <inheritdoc cref="SetupRuns.EnsureMineAsync"/>
    public Task EnsureMineAsync(CancellationToken cancellationToken) => tools.Runs.EnsureMineAsync(run, cancellationToken);

    /// <summary>Ends this walk's hold on the run, with what it shows and keeps; <see cref="SetupRuns.LetGoAsync"/>.</summary>
    public async Task LetGoAsync(
        Func<SetupRunSnapshot, SetupRunSnapshot> change, Func<SetupLedger, SetupLedger> record, TimeSpan? dueIn, bool isParked, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var (shown, kept) = (run.Snapshot, run.Ledger);
            lock (_knowing)
                (run.Snapshot, run.Ledger) = (change(shown), record(kept));
            try
            {
                await tools.Runs.LetGoAsync(run, dueIn, isParked, cancellationToken);
            }
            catch
            {
                // It has not ended: handed back with what was meant to be shown then, it would look as if it had.
                lock (_knowing)
                    (run.Snapshot, run.Ledger) = (shown, kept);
                throw;
            }
        }
        finally
        {
            _gate.Release();
        }
        tools.Feed.Publish(run.Snapshot);
    }

    /// <summary>Said in the snapshot with the next change.</summary>
    public void Wrote(string what)
    {
        lock (_knowing)
            run.Snapshot = run.Snapshot with { Written = [.. run.Snapshot.Written, what] };
    }

    public Task<T> WriteAsync<T>(
        SetupWrite write, Func<TenantDirectory, Task<T>> act, Func<Microsoft365Problem, bool> isTransient, CancellationToken cancellationToken) =>
        WriteAsync(write, (directory, _) => act(directory), isTransient, cancellationToken);

    /// <summary>
    /// One write, one entry in the audit log before it and one after, for each attempt; what cannot be written there
    /// is not done. A 403 is told from a role that has been lost since it was read, for which the run waits.
    /// </summary>
    public Task<T> WriteAsync<T>(
        SetupWrite write, Func<TenantDirectory, int, Task<T>> act, Func<Microsoft365Problem, bool> isTransient, CancellationToken cancellationToken) =>
        Waits.RetryAsync(
            write.Step,
            async attempt =>
            {
                if (!write.IsCleanUp)
                    await tools.Runs.EnsureMineAsync(run, cancellationToken);
                var entry = Entry(write.Action, write.SubjectNow?.Invoke() ?? write.Subject) with { Step = write.Step, Detail = write.Detail, SubjectId = write.SubjectId };
                try
                {
                    return await tools.Audit.WriteAsync(
                        entry, write.Outcome, observed => act(Open(ConsentStage.Run, observed, write.IsCleanUp), attempt), cancellationToken);
                }
                catch (Microsoft365Exception refused) when (refused.Problem.Status is 403 && !write.IsCleanUp)
                {
                    await this.EnsureRolesAsync(write, refused.Problem, tools.Problems, cancellationToken);
                    throw;
                }
            },
            isTransient, cancellationToken, isShown: !write.IsCleanUp);

    /// <summary>
    /// With the token that writes, which may read applications too: one token for the whole walk. What else is in the directory is for
    /// <see cref="ConsentStage.Look"/>.
    /// </summary>
    public Task<T> ReadAsync<T>(
        int row, Func<TenantDirectory, Task<T>> read, CancellationToken cancellationToken, ConsentStage stage = ConsentStage.Run, bool isShown = true, bool isUsual = true) =>
        Waits.RetryAsync(row, _ => read(Open(stage)), TransientAnswers.AfterCreation, cancellationToken, isShown, isUsual);

    /// <summary>Reads until the answer shows what was written: not every replica knows it at once.</summary>
    /// <param name="row">Says that it waits.</param>
    /// <param name="read">One reading.</param>
    /// <param name="shows">Whether it shows it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="agreeing">How many readings in a row must show it, asked after each; null for one.</param>
    /// <param name="isUsual">False where how long that takes says nothing of how long it usually does.</param>
    public Task<T> ReadBackAsync<T>(
        int row, Func<TenantDirectory, Task<T>> read, Func<T, bool> shows, CancellationToken cancellationToken, Func<int>? agreeing = null, bool isUsual = true) => ReadAsync(
        row,
        async directory =>
        {
            for (var agreed = 1; ; agreed++)
            {
                var found = await read(directory);
                if (!shows(found))
                    throw new Microsoft365Exception(new() { Status = 404, Code = TransientAnswers.NotReadBack, Message = "What was written is not shown yet." });
                if (agreed >= (agreeing?.Invoke() ?? 1))
                    return found;
            }
        },
        cancellationToken, isUsual: isUsual);

    /// <summary>
    /// How many answers in a row must show the same. One, unless replicas were seen to disagree in this walk, so that one answer more
    /// may be an old one, or a request that was on its way when a node died may show itself late.
    /// </summary>
    public int AgreeingReads => Waits.HaveReplicasDisagreed || run.Starts > 1 || Ledger.LostSecretNames.Count > 0 ? AgreeingAnswers.Enough : 1;

    public async Task SealAsync(NewClientSecret made, string name, CancellationToken cancellationToken)
    {
        await tools.Seal.SealAsync(
            run.TenantId, Ledger.Handoff, made.KeyId, made.Value, cancellationToken, context => SetupRuns.HoldAsync(context, run, cancellationToken));
        await tools.Audit.AppendAsync(
            Entry(AuditAction.ClientSecret, name) with
            {
                Outcome = AuditOutcome.Sealed,
                Step = 9,
                Handoff = Ledger.Handoff,
                Detail = tools.Text["AuditSealed", Handoff.Spoken(Ledger.Handoff)],
            },
            cancellationToken);
    }

    public AuditEntry Entry(AuditAction action, string subject) => new()
    {
        TenantId = run.TenantId,
        TenantName = run.Snapshot.TenantName,
        ActorId = _person.ObjectId,
        ActorTenantId = _person.TenantId,
        ActorName = _person.Name,
        ClientAddress = _person.ClientAddress,
        Action = action,
        Subject = subject,
        Outcome = AuditOutcome.Intended,
        Run = run.Number,
    };

    public TenantDirectory Open(ConsentStage stage, Action<GraphCall>? observed = null, bool isCleanUp = false) =>
        tools.Directories.Open(cancellationToken => _tokens.ForAsync(stage, isCleanUp, cancellationToken), observed);

    public void Dispose()
    {
        _gate.Dispose();
        _tokens.Dispose();
    }

    private async Task ChangeAsync(Action change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            lock (_knowing)
                change();
            await tools.Runs.SaveAsync(run, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }
}
