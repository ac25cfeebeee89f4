using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// One walk through the steps: what it knows, how it reads and writes, and what its rows show. Steps that run side by
/// side share it, so each change goes through one gate.
/// </summary>
/// <remarks>Longer than most, since audit, retry and rows must not come apart at a write.</remarks>
internal sealed class SetupWalk(SetupRun run, Person person, ClaimsPrincipal user, SetupWalkTools tools) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lock _knowing = new();
    private SetupFacts? _facts;

    public int Number => run.Number;

    public SetupRun Run => run;

    public SetupLedger Ledger => run.Ledger;

    public Person Person => person;

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

    public Task ShowAsync(SetupRow row, CancellationToken cancellationToken) => ShowAsync(
        snapshot => row.Number is 0
            ? snapshot with { Proof = row }
            : snapshot with { Rows = [.. snapshot.Rows.Select(other => other.Number == row.Number ? row : other)] },
        cancellationToken);

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
                var entry = Entry(write.Action, write.Subject) with { Step = write.Step, Detail = write.Detail, SubjectId = write.SubjectId };
                await tools.Audit.AppendAsync(entry with { Outcome = AuditOutcome.Intended }, cancellationToken);
                GraphCall? call = null;
                var directory = Open(ConsentStage.Run, made => call = made);
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
            isTransient, cancellationToken);

    public Task<T> ReadAsync<T>(
        int row, Func<TenantDirectory, Task<T>> read, CancellationToken cancellationToken, ConsentStage stage = ConsentStage.Look) =>
        RetryAsync(row, _ => read(Open(stage)), TransientAnswers.AfterCreation, cancellationToken);

    /// <summary>Reads until the answer shows what was written: not every replica knows it at once.</summary>
    public Task<T> ReadBackAsync<T>(int row, Func<TenantDirectory, Task<T>> read, Func<T, bool> shows, CancellationToken cancellationToken) => ReadAsync(
        row,
        async directory => await read(directory) is var found && shows(found) ? found : throw new Microsoft365Exception(
            new() { Status = 404, Code = TransientAnswers.NotReadBack, Message = "What was written is not shown yet." }),
        cancellationToken);

    public async Task RefreshRolesAsync(CancellationToken cancellationToken)
    {
        var roles = await ReadAsync(13, directory => directory.ActiveRolesAsync(cancellationToken), cancellationToken);
        Learn(known => known with { Roles = roles });
    }

    /// <summary>Reads the registration again, with its owners and its instance, until both are there and show what is asked.</summary>
    /// <param name="shows">Asked with what is known after each reading; which stays known when the deadline passes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task RefreshRegistrationAsync(Func<SetupFacts, bool> shows, CancellationToken cancellationToken) => ReadBackAsync(
        13,
        async _ =>
        {
            // Each reading is repeated by itself: of several in one attempt a busy Microsoft 365 may refuse one every time.
            var found = await ReadBackAsync(
                13, directory => directory.FindRegistrationAsync(Facts.Name.UniqueName, cancellationToken), read => read is not null, cancellationToken);
            var whole = await ReadWholeAsync(found!, cancellationToken);
            Learn(known => known with { Registration = whole.Registration, Owners = whole.Owners, Client = whole.Client, Grants = whole.Grants, ClientOwners = whole.ClientOwners });
            return shows(Facts);
        },
        shown => shown, cancellationToken);

    private async Task<FoundRegistration> ReadWholeAsync(Registration registration, CancellationToken cancellationToken)
    {
        var owners = ReadAsync(13, directory => directory.OwnersAsync(registration.Id, cancellationToken), cancellationToken);
        var client = await ReadBackAsync(
            13, directory => directory.FindServicePrincipalAsync(registration.AppId, cancellationToken), read => read is not null, cancellationToken);
        var grants = ReadAsync(13, directory => directory.GrantsAsync(client!.Id, cancellationToken), cancellationToken);
        var clientOwners = ReadAsync(13, directory => directory.ClientOwnersAsync(client!.Id, cancellationToken), cancellationToken);
        await Task.WhenAll(owners, grants, clientOwners);
        return new(registration, await owners, client, await grants, await clientOwners);
    }

    public async Task SealAsync(NewClientSecret made, string name, CancellationToken cancellationToken)
    {
        await tools.Seal.SealAsync(run.TenantId, Ledger.Handoff, made.KeyId, made.Value, cancellationToken);
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
        ActorId = person.ObjectId,
        ActorTenantId = person.TenantId,
        ActorName = person.Name,
        Action = action,
        Subject = subject,
        Outcome = AuditOutcome.Intended,
        Run = run.Number,
    };

    public TenantDirectory Open(ConsentStage stage, Action<GraphCall>? observed = null) =>
        tools.Directories.Open(cancellationToken => tools.Tokens.For(stage, user, cancellationToken), observed);

    public void Dispose() => _gate.Dispose();

    /// <summary>The row says that it waits, and afterwards what it said before.</summary>
    private async Task<T> RetryAsync<T>(int number, Func<int, Task<T>> attempt, Func<Microsoft365Problem, bool> isTransient, CancellationToken cancellationToken)
    {
        SetupRow? before = null;
        var result = await tools.Retry.RunAsync(
            attempt, isTransient,
            async pause =>
            {
                before ??= run.Snapshot.Rows[number - 1];
                var seconds = Math.Max(1, (int)Math.Ceiling(pause.Length.TotalSeconds));
                var why = TransientAnswers.Busy(pause.Problem) ? "WaitingForCalm" : "WaitingForReplication";
                await ShowAsync(before with { State = SetupStepState.Waiting, Detail = tools.Text[why, pause.NextAttempt, seconds] }, cancellationToken);
            },
            cancellationToken);
        if (before is not null)
            await ShowAsync(before, cancellationToken);
        return result;
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
    SetupProblems Problems, IStringLocalizer<SetupStepText> Text, TimeProvider Time);

/// <summary>One write in the tenant, in words: for the audit log.</summary>
/// <param name="Outcome">What the log says when it succeeded.</param>
/// <param name="SubjectId">When the subject is a person, whose name must not stand in the chain.</param>
internal sealed record SetupWrite(int Step, AuditAction Action, string Subject, AuditOutcome Outcome, string? Detail, ObjectId? SubjectId = null);
