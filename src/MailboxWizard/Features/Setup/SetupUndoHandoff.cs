using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>What an undo does here and not in the tenant: the hand-off is withdrawn or left, the sealed secret destroyed.</summary>
internal sealed class SetupUndoHandoff(HandoffStore handoffs, TestRecords tests, SecretSeal seal, SetupRuns runs, AuditLog audit, SetupProblems problems)
{
    /// <summary>
    /// The hand-off that the run opened or joined; null when it came not so far or has left it. It is known also when the run was killed
    /// before it had recorded that.
    /// </summary>
    public async Task<Handoff?> OfAsync(SetupRun run, Person person, CancellationToken cancellationToken) =>
        run.Ledger.Used is { } used && await handoffs.FindAsync(used.Handoff, Acting(person), cancellationToken) is { } found
            && (run.Ledger.HandedOff || found.Run == run.Number || found.MovedBy == run.Number || HasJoined(found, run.Ledger))
            ? found : null;

    /// <inheritdoc cref="HandoffStore.EndedAsync"/>
    public Task<IReadOnlySet<int>> EndedAsync(TenantId tenant, IEnumerable<SetupRun> family, CancellationToken cancellationToken) =>
        handoffs.EndedAsync(tenant, SetupUndoReader.Numbers(family), cancellationToken);

    /// <exception cref="SetupProblemException">Therefore uses what the run made.</exception>
    public async Task EnsureNotCompleteAsync(SetupRun run, Person person, CancellationToken cancellationToken)
    {
        if (await TooLateAsync(run, person, cancellationToken) is { } late)
            throw new SetupProblemException(late);
    }

    /// <summary>Therefore uses what the run made; null when it does not.</summary>
    public async Task<SetupProblem?> TooLateAsync(SetupRun run, Person person, CancellationToken cancellationToken) =>
        await OfAsync(run, person, cancellationToken) is { State: HandoffState.Complete } complete ? TooLate(run, person, complete.Number) : null;

    /// <param name="walk">Of the undo; its person's roles have just been read.</param>
    /// <param name="family">All runs of the registration.</param>
    /// <param name="keepsSecret">Another run uses this one's secret.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task TakeBackAsync(SetupWalk walk, IReadOnlyList<SetupRun> family, bool keepsSecret, CancellationToken cancellationToken)
    {
        var run = walk.Run;
        await runs.EnsureMineAsync(run, cancellationToken);
        if (await OfAsync(run, walk.Person, cancellationToken) is { IsLive: true } open)
        {
            var left = open.Run == run.Number ? [] : Others(run, family, open);
            if (open.MovedBy == run.Number && open.Run != run.Number)
                await handoffs.MoveBackAsync(open.Number, run.TenantId, run.Number, walk.Entry(AuditAction.Handoff, ""), cancellationToken);
            if (left.Count > 0)
                await handoffs.LeaveAsync(open.Number, run.TenantId, left, walk.Entry(AuditAction.Handoff, ""), cancellationToken);
            else if (await handoffs.WithdrawAsync(open.Number, Acting(walk.Person), cancellationToken) is { Handoff.State: HandoffState.Complete })
                throw new SetupProblemException(TooLate(run, walk.Person, open.Number));
            await tests.AgainAsync(open.Number, run.TenantId, cancellationToken);
        }
        // Completed between two of these lines, Therefore uses it: then nothing of it is taken away.
        await EnsureNotCompleteAsync(run, walk.Person, cancellationToken);
        if (!keepsSecret)
            await DestroyAsync(walk, cancellationToken);
        // Of what was entered by hand there are no parts that would say that its secret is gone.
        await walk.RecordAsync(ledger => ledger with { HandedOff = false, Joining = [], Used = ledger.IsForeign ? null : ledger.Used }, cancellationToken);
    }

    /// <summary>Its secret was removed, and repeated answers show nothing of it.</summary>
    public Task KeyIsGoneAsync(SetupWalk walk, CancellationToken cancellationToken) =>
        handoffs.KeyProvedGoneAsync(walk.Ledger.Handoff, walk.Run.TenantId, walk.Entry(AuditAction.Handoff, ""), cancellationToken);

    private async Task DestroyAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        // Under the run's own number lies the run's own secret; what it used of another one is that one's.
        if (await seal.SealedKeyAsync(walk.Run.TenantId, walk.Ledger.Handoff, cancellationToken) is not { } key || key != walk.Ledger.SecretKeyId)
            return;
        var entry = walk.Entry(AuditAction.ClientSecret, walk.Ledger.SecretName ?? $"{key:D}") with { Handoff = walk.Ledger.Handoff };
        await audit.AppendAsync(entry, cancellationToken);
        await seal.DestroyAsync(walk.Run.TenantId, walk.Ledger.Handoff, cancellationToken);
        await audit.AppendAsync(entry with { Outcome = AuditOutcome.Destroyed }, CancellationToken.None);
    }

    private static bool HasJoined(Handoff handoff, SetupLedger ledger) =>
        handoff.Mailboxes.Exists(mailbox => ledger.Joining.Contains(mailbox.Address, StringComparer.OrdinalIgnoreCase));

    /// <summary>Mailboxes of the hand-off that are there for other runs, also for those that were killed before they had recorded it.</summary>
    private static List<string> Others(SetupRun run, IReadOnlyList<SetupRun> family, Handoff open)
    {
        var wanted = family
            .Where(other => other.Number != run.Number && other.Ledger.Used?.Handoff == open.Number)
            .Where(other => other.Ledger.HandedOff || HasJoined(open, other.Ledger) || (open.Run == other.Number && !other.Ledger.TakenBack))
            .SelectMany(other => other.Snapshot.Answers.Mailboxes).Select(mailbox => mailbox.Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. open.Mailboxes.Select(mailbox => mailbox.Address).Where(wanted.Contains)];
    }

    /// <summary>The undo of the tenant's own run, by somebody whose roles were read in the tenant.</summary>
    private static Person Acting(Person person) => person with { IsAdministrator = true };

    private SetupProblem TooLate(SetupRun run, Person person, int number) =>
        problems.Of(SetupProblemCode.UndoTooLate, person.Name, run.Snapshot.TenantName, Handoff.Shown(number));
}
