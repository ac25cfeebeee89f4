using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// One walk through the steps: what it knows, how it reads and writes, and what its rows show. Steps that run side by
/// side share it, so each change goes through one gate.
/// </summary>
/// <remarks>Longer than most, since audit, retry and rows must not come apart at a write.</remarks>
internal sealed class SetupWalk(SetupRun run, SetupActor actor, SetupWalkTools tools) : IDisposable
{
    /// <summary>Said while this installation has measured too little: what people report of Entra.</summary>
    private static readonly TimeSpan s_usually = TimeSpan.FromSeconds(20);

    private readonly long _started = tools.Time.GetTimestamp();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lock _knowing = new();
    private readonly Person _person = actor.ToPerson(run.TenantId, run.Snapshot.TenantName);
    private readonly WalkTokens _tokens = new((stage, cancellationToken) => tools.Tokens.ForRun(stage, run.TenantId, actor, cancellationToken), tools.Time);
    private readonly Dictionary<int, BegunStep> _begun = [];
    private readonly Dictionary<int, (SetupRow Before, int Waiting)> _waiting = [];
    private SetupFacts? _facts;

    public int Number => run.Number;

    public SetupRun Run => run;

    public SetupLedger Ledger => run.Ledger;

    public Person Person => _person;

    public SetupFacts Facts => _facts ?? throw new InvalidOperationException("The walk has not looked at the tenant yet.");

    public void Begin(SetupFacts facts) => _facts = facts;

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

    /// <summary>Ends this walk's hold on the run, with what it shows; <see cref="SetupRuns.LetGoAsync"/>.</summary>
    public async Task LetGoAsync(Func<SetupRunSnapshot, SetupRunSnapshot> change, TimeSpan? dueIn, bool isParked, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            lock (_knowing)
                run.Snapshot = change(run.Snapshot);
            await tools.Runs.LetGoAsync(run, dueIn, isParked, cancellationToken);
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
    /// is not done.
    /// </summary>
    public Task<T> WriteAsync<T>(
        SetupWrite write, Func<TenantDirectory, int, Task<T>> act, Func<Microsoft365Problem, bool> isTransient, CancellationToken cancellationToken) =>
        RetryAsync(
            write.Step,
            async attempt =>
            {
                if (!write.IsCleanUp)
                    await tools.Runs.EnsureMineAsync(run, cancellationToken);
                var entry = Entry(write.Action, write.SubjectNow?.Invoke() ?? write.Subject) with { Step = write.Step, Detail = write.Detail, SubjectId = write.SubjectId };
                await tools.Audit.AppendAsync(entry with { Outcome = AuditOutcome.Intended }, cancellationToken);
                GraphCall? call = null;
                var directory = Open(ConsentStage.Run, made => call = made, write.IsCleanUp);
                T result;
                try
                {
                    result = await act(directory, attempt);
                }
                catch (Exception fault)
                {
                    var answer = (fault as Microsoft365Exception)?.Problem;
                    var failed = Answered(entry, call) with
                    {
                        Outcome = answer?.Status is 401 or 403 ? AuditOutcome.Refused : AuditOutcome.Failed,
                        // Never the message: Microsoft's may quote what was sent.
                        Detail = answer?.Code ?? fault.GetType().Name,
                    };
                    await tools.Audit.AppendAsync(failed, CancellationToken.None);
                    throw;
                }
                // Not to be cancelled: the write is done.
                await tools.Audit.AppendAsync(Answered(entry, call) with { Outcome = write.Outcome }, CancellationToken.None);
                return result;
            },
            isTransient, cancellationToken, isShown: !write.IsCleanUp);

    /// <summary>
    /// With the token that writes, which may read applications too: one token for the whole walk. What else is in the directory is for
    /// <see cref="ConsentStage.Look"/>.
    /// </summary>
    public Task<T> ReadAsync<T>(
        int row, Func<TenantDirectory, Task<T>> read, CancellationToken cancellationToken, ConsentStage stage = ConsentStage.Run) =>
        RetryAsync(row, _ => read(Open(stage)), TransientAnswers.AfterCreation, cancellationToken);

    /// <summary>Reads until the answer shows what was written: not every replica knows it at once.</summary>
    public Task<T> ReadBackAsync<T>(int row, Func<TenantDirectory, Task<T>> read, Func<T, bool> shows, CancellationToken cancellationToken) => ReadAsync(
        row,
        async directory => await read(directory) is var found && shows(found) ? found : throw new Microsoft365Exception(
            new() { Status = 404, Code = TransientAnswers.NotReadBack, Message = "What was written is not shown yet." }),
        cancellationToken);

    public async Task RefreshRolesAsync(CancellationToken cancellationToken)
    {
        var roles = await ReadAsync(13, directory => directory.ActiveRolesAsync(cancellationToken), cancellationToken, ConsentStage.Look);
        Learn(known => known with { Roles = roles });
    }

    /// <summary>Reads the registration again, with its owners and its instance, until both are there and show what is asked.</summary>
    /// <param name="shows">Asked with what is known after each reading; which stays known when the deadline passes.</param>
    /// <param name="agreeing">How many readings in a row must show it.</param>
    /// <param name="between">Done after each reading, before it is asked.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task RefreshRegistrationAsync(
        Func<SetupFacts, bool> shows, int agreeing, Func<SetupWalk, CancellationToken, Task> between, CancellationToken cancellationToken)
    {
        var agreed = 0;
        return ReadBackAsync(
            13,
            async _ =>
            {
                do
                {
                    var whole = await ReadWholeAsync(Facts.Client, cancellationToken);
                    Learn(known => known with
                    {
                        Registration = whole.Registration,
                        Client = whole.Client,
                        Grants = whole.Grants,
                        ClientOwners = whole.ClientOwners,
                    });
                    await between(this, cancellationToken);
                    agreed = shows(Facts) ? agreed + 1 : 0;
                }
                while (agreed > 0 && agreed < agreeing);
                return agreed > 0;
            },
            shown => shown, cancellationToken);
    }

    /// <summary>Side by side where the service principal is known; each reading is repeated by itself: of several in one attempt a busy Microsoft 365 may refuse one every time.</summary>
    private async Task<FoundRegistration> ReadWholeAsync(ServicePrincipal? known, CancellationToken cancellationToken)
    {
        var registration = ReadBackAsync(
            13, directory => directory.FindRegistrationAsync(Facts.Name.UniqueName, cancellationToken), read => read is not null, cancellationToken);
        var appId = Facts.Registration?.AppId ?? (await registration)!.AppId;
        var client = ReadBackAsync(13, directory => directory.FindServicePrincipalAsync(appId, cancellationToken), read => read is not null, cancellationToken);
        var id = known?.Id ?? (await client)!.Id;
        var grants = ReadAsync(13, directory => directory.GrantsAsync(id, cancellationToken), cancellationToken);
        var clientOwners = ReadAsync(13, directory => directory.ClientOwnersAsync(id, cancellationToken), cancellationToken);
        await Task.WhenAll(registration, client, grants, clientOwners);
        return new((await registration)!, await client, await grants, await clientOwners);
    }

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

    /// <summary>The row says that it waits, and afterwards what it said before.</summary>
    private async Task<T> RetryAsync<T>(
        int number, Func<int, Task<T>> attempt, Func<Microsoft365Problem, bool> isTransient, CancellationToken cancellationToken, bool isShown = true)
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
                    if (!isShown)
                        return;
                    var before = Waits(number, isFirst: !waits);
                    waits = true;
                    if (!TransientAnswers.Busy(pause.Problem))
                        replicating ??= (tools.Time.GetTimestamp(), await tools.Waits.UsuallyAsync(number, cancellationToken));
                    string detail = replicating is { Usually: var usually }
                        ? tools.Text[run.Work is SetupWork.Undo ? "WaitingForRemoval" : "WaitingForReplication", pause.NextAttempt, Seconds(pause.Length), Seconds(usually ?? s_usually)]
                        : tools.Text["WaitingForCalm", pause.NextAttempt, Seconds(pause.Length)];
                    await ShowAsync(before with { State = SetupStepState.Waiting, Detail = detail }, cancellationToken);
                },
                tools.Options.Value.RunDeadline - tools.Time.GetElapsedTime(_started), cancellationToken);
            if (waits && Rested(number) is { } shown)
                await ShowAsync(shown, cancellationToken);
            if (replicating is { Since: var since })
                await tools.Waits.RecordAsync(number, tools.Time.GetElapsedTime(since), cancellationToken);
            return result;
        }
    }

    /// <summary>What the row said before anybody waited in it: several readings may wait in one.</summary>
    private SetupRow Waits(int number, bool isFirst)
    {
        lock (_knowing)
        {
            var (before, waiting) = _waiting.GetValueOrDefault(number, (run.Snapshot.Rows[number - 1], 0));
            _waiting[number] = (before, isFirst ? waiting + 1 : waiting);
            return before;
        }
    }

    /// <returns>What the row is to say again, when this is the last one that waited in it; else null.</returns>
    private SetupRow? Rested(int number)
    {
        lock (_knowing)
            return _waiting[number] is (var before, 1) && run.Snapshot.Rows[number - 1].State is SetupStepState.Waiting ? before : null;
    }

    private void Rests(int number)
    {
        lock (_knowing)
            if (_waiting[number] is (var before, > 1 and var waiting))
                _waiting[number] = (before, waiting - 1);
            else
                _waiting.Remove(number);
    }

    private static int Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));

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

    private static AuditEntry Answered(AuditEntry entry, GraphCall? call) => call is null ? entry : entry with
    {
        Request = call.Request,
        Status = call.Status,
        RequestId = call.RequestId,
        ClientRequestId = call.ClientRequestId,
        DurationMilliseconds = (long)call.Took.TotalMilliseconds,
    };
}

/// <summary>What a walk works with.</summary>
internal sealed record SetupWalkTools(
    SetupRuns Runs, SetupRunFeed Feed, SetupRetry Retry, AuditLog Audit, SecretSeal Seal, SetupTokens Tokens, TenantDirectories Directories,
    SetupProblems Problems, SetupWaits Waits, IOptions<SetupOptions> Options, IStringLocalizer<SetupStepText> Text, TimeProvider Time);

/// <summary>A step that this walk has begun: which rows it writes, and since when.</summary>
internal sealed record BegunStep(int Lead, IReadOnlyList<int> Rows, TimeProvider Time)
{
    private readonly long _started = Time.GetTimestamp();

    /// <summary>So far.</summary>
    public TimeSpan Took => Time.GetElapsedTime(_started);
}

/// <summary>One write in the tenant, in words: for the audit log.</summary>
/// <param name="Outcome">What the log says when it succeeded.</param>
/// <param name="SubjectId">When the subject is a person, whose name must not stand in the chain.</param>
internal sealed record SetupWrite(int Step, AuditAction Action, string Subject, AuditOutcome Outcome, string? Detail, ObjectId? SubjectId = null)
{
    /// <summary>Takes away what this walk has just made and cannot keep: also when the run has moved on elsewhere meanwhile.</summary>
    public bool IsCleanUp { get; init; }

    /// <summary>Where each attempt is about something else.</summary>
    public Func<string>? SubjectNow { get; init; }
}
