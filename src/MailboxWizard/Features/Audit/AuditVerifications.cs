using System.Collections.Concurrent;
using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Audit;

/// <summary>
/// The check of the chain behind the page's button: one at a time for all readers, who see the same progress and verdict.
/// A press is an entry of the log, and so is the verdict. Longer than others, since who presses, what is found and what is said of it belong together.
/// </summary>
public sealed partial class AuditVerifications(
    AuditVerification verification, LoggedHeads heads, AuditSignatures signatures, AuditLog log, AuditAlarms alarms, TimeProvider time,
    ILogger<AuditVerifications> logger) : IDisposable
{
    /// <summary>Every tenant's administrator may ask; the answer stands for this long, so that asking costs nothing. To cancel is an answer too: each press is an entry.</summary>
    internal static readonly TimeSpan Standing = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<LatestOnly<AuditVerificationState>, bool> _subscribers = [];
    private readonly Lock _gate = new();
    private CancellationTokenSource? _cancelling;
    private bool _isStopping;

    /// <summary>Null when nobody has asked since the start.</summary>
    public AuditVerificationState? State { get; private set; }

    public IDisposable Subscribe(Func<AuditVerificationState, Task> changed)
    {
        var subscriber = new LatestOnly<AuditVerificationState>(changed, s_pause, gone => _subscribers.TryRemove(gone, out _), time, logger);
        _subscribers[subscriber] = true;
        return subscriber;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            _cancelling?.Cancel();
        }
    }

    /// <inheritdoc cref="StartAsync(Person, IReadOnlyList{SavedHead}, CancellationToken)"/>
    public Task<bool> StartAsync(Person person, CancellationToken cancellationToken) => StartAsync(person, [], cancellationToken);

    /// <summary>Begins, unless one is under way or, for who is not staff, the last answer still stands; the outcome comes to subscribers.</summary>
    /// <param name="person">Who pressed.</param>
    /// <param name="given">Heads that the person has from elsewhere. What is said of them is for that person, unless this product has signed them: anybody may type one.</param>
    /// <param name="cancellationToken">Of the press, not of the check.</param>
    /// <returns>Whether it began.</returns>
    public async Task<bool> StartAsync(Person person, IReadOnlyList<SavedHead> given, CancellationToken cancellationToken)
    {
        if (!person.IsStaff && !person.IsAdministrator)
            return false;
        CancellationTokenSource cancelling;
        lock (_gate)
        {
            if (_cancelling is not null
                || (!person.IsStaff && State is { EndedAt: { } ended } && time.GetUtcNow() - ended < Standing))
                return false;
            cancelling = _cancelling = new();
        }

        var about = new AuditEntry
        {
            TenantId = person.TenantId,
            TenantName = person.TenantName,
            ActorId = person.ObjectId,
            ActorTenantId = person.TenantId,
            ActorName = person.Name,
            ClientAddress = person.ClientAddress,
            ActorAddress = person.UserName,
            Action = AuditAction.Verify,
            Subject = "",
            Outcome = AuditOutcome.Started,
        };
        bool isWritten;
        try
        {
            isWritten = await TryAppendAsync(about, cancellationToken);
        }
        catch
        {
            Over(cancelling);
            throw;
        }

        Publish(new() { StartedBy = person.ObjectId, Given = given.Count, IsUnwritten = !isWritten });
        // Not the page's: who leaves it does not end it.
        _ = Task.Run(() => RunAsync(about, given, cancelling), CancellationToken.None);
        return true;
    }

    /// <summary>For who began it and for staff.</summary>
    public void Cancel(Person person)
    {
        lock (_gate)
        {
            if (person.IsStaff || State?.StartedBy == person.ObjectId)
                _cancelling?.Cancel();
        }
    }

    private async Task RunAsync(AuditEntry about, IReadOnlyList<SavedHead> given, CancellationTokenSource cancelling)
    {
        AuditVerdict? verdict = null;
        AuditVerdict? answer = null;
        try
        {
            var progress = new Reporter(so => Publish(State! with { Checked = so.Checked, Total = so.Total }));
            verdict = await verification.VerifyAsync([.. heads.All, .. given.Where(IsOurs)], progress, cancelling.Token);
            if (given.Count > 0 && verdict is AuditVerdict.Whole)
                answer = await verification.ContainsAsync(given, cancelling.Token);
        }
        catch (OperationCanceledException) when (cancelling.IsCancellationRequested)
        {
            // The verdict stays away, which the page says.
        }
        catch (Exception exception)
        {
            TheVerificationBroke(logger, exception);
            verdict = new AuditVerdict.NotRun(exception.GetType().Name);
        }

        var isWritten = true;
        try
        {
            // First: what is broken may be what keeps the entry from being written.
            Tell(verdict);
            if (verdict is not null || !_isStopping)
                isWritten = await TryAppendAsync(Ended(about, verdict, given, answer), CancellationToken.None);
        }
        finally
        {
            Publish(State! with { Verdict = verdict, Answer = answer, IsUnwritten = State!.IsUnwritten || !isWritten, EndedAt = time.GetUtcNow() });
            Over(cancelling);
        }
    }

    private void Tell(AuditVerdict? verdict)
    {
        switch (verdict)
        {
            case AuditVerdict.Broken found:
                TheChainIsBroken(logger, found.Number, found.How);
                alarms.Raise(AuditAlarm.NotWhole, $"The audit log is not whole: entry {found.Number} is {found.How}.");
                break;
            case AuditVerdict.NotRun { IsDisguised: true } disguised:
                TheLogIsDisguised(logger, disguised.Reason);
                alarms.Raise(AuditAlarm.NotWhole, disguised.Reason);
                break;
            case AuditVerdict.NotRun unread:
                TheLogWasNotVerified(logger, unread.Reason);
                break;
        }
    }

    /// <summary>
    /// False when it could not be, which <see cref="AuditLog"/> has logged, and raised an alarm. The check is made all the same: it
    /// changes nothing, and it may find why nothing can be written.
    /// </summary>
    private async Task<bool> TryAppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await log.AppendAsync(entry, cancellationToken);
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static AuditEntry Ended(AuditEntry about, AuditVerdict? verdict, IReadOnlyList<SavedHead> given, AuditVerdict? answer) => about with
    {
        Outcome = verdict switch { AuditVerdict.Whole => AuditOutcome.Passed, AuditVerdict.NotRun { IsDisguised: false } => AuditOutcome.Warning, _ => AuditOutcome.Failed },
        Detail = verdict switch
        {
            null => "cancelled",
            AuditVerdict.Whole whole => $"entries {whole.First} to {whole.Last}{Said(given, answer)}",
            AuditVerdict.Broken broken => $"{broken.How} at entry {broken.Number}",
            AuditVerdict.NotRun { IsDisguised: true } => "no plain table any more",
            _ => "could not run",
        },
    };

    private bool IsOurs(SavedHead head) => head.Signature is not null && signatures.IsSigned(head.Statement, head.Signature) is true;

    private static string Said(IReadOnlyList<SavedHead> given, AuditVerdict? answer) => (answer, given) switch
    {
        (null, _) => "",
        (AuditVerdict.Whole whole, [var one]) => $"; the head that was given, {one}, {(whole.DroppedHeads > 0 ? "lies before what was dropped" : "is contained")}",
        (AuditVerdict.Whole whole, _) => $"; of {given.Count} heads that were given, {given.Count - whole.DroppedHeads} are contained and {whole.DroppedHeads} lie before what was dropped",
        (_, [var one]) => $"; the head that was given, {one}, is not contained",
        _ => $"; of {given.Count} heads that were given, not all are contained",
    };

    private void Over(CancellationTokenSource cancelling)
    {
        lock (_gate)
        {
            _cancelling = null;
            cancelling.Dispose();
        }
    }

    private void Publish(AuditVerificationState state)
    {
        State = state;
        foreach (var (subscriber, _) in _subscribers)
            subscriber.Offer(state);
    }

    /// <summary>Without a thread of its own between, so that the last report is not overtaken by the verdict.</summary>
    private sealed class Reporter(Action<AuditVerificationProgress> report) : IProgress<AuditVerificationProgress>
    {
        public void Report(AuditVerificationProgress value) => report(value);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The audit log is not whole: entry {Number} is {How}.")]
    private static partial void TheChainIsBroken(ILogger logger, long number, AuditBreak how);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "The check of the audit log broke off.")]
    private static partial void TheVerificationBroke(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "The audit log could not be verified: {Reason}")]
    private static partial void TheLogWasNotVerified(ILogger logger, string reason);

    [LoggerMessage(EventId = 4, Level = LogLevel.Error, Message = "The audit log is not what its table shows: {Reason}")]
    private static partial void TheLogIsDisguised(ILogger logger, string reason);
}
