using MailboxWizard.Features.Setup.ConsentPages;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// Takes back what a run created, in reverse order: the hand-off first, so that nobody completes it meanwhile, then part after part.
/// Resumed, it looks again and goes on where it was. See docs/decisions/0012-undo.md.
/// </summary>
internal sealed class SetupUndo(
    SetupUndoReader reader, SetupUndoRemovals removals, SetupUndoHandoff handoff, ReplyAddresses addresses, SetupProblems problems,
    IStringLocalizer<SetupStepText> text, TimeProvider time)
{
    /// <returns>Undone; or failed with the problem of the first part that was refused, the others being gone.</returns>
    /// <exception cref="SetupProblemException">Nothing could be taken back, or it stopped on the way.</exception>
    public async Task<(SetupRunState State, SetupProblem? Problem)> UndoAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        await handoff.EnsureNotCompleteAsync(walk.Run, walk.Person, cancellationToken);
        var facts = await LearnIdsAsync(walk, await reader.LookAsync(walk, cancellationToken), cancellationToken);
        var parts = SetupUndoParts.Of(walk.Ledger);
        if (SetupUndoParts.Missing(parts, walk.Ledger, facts.Roles) is var (code, subject))
            throw new SetupProblemException(Problem(walk, code, subject));
        var refused = parts.Select(part => (Part: part, Problem: Refusal(walk, part, facts))).Where(part => part.Problem is not null)
            .ToDictionary(part => part.Part, part => part.Problem!);
        if (parts.Count > 0 && refused.Count == parts.Count)
            throw new SetupProblemException(refused[parts[0]]);

        if (facts.Registration is { UniqueName: { } name } shown
            && (walk.Ledger.ConsentPage is { IsOpen: true } || shown.RedirectAddresses.Any(facts.Record.ReplyAddresses.Contains)))
            await addresses.RemoveAsync(walk, name, shown.Id, facts.Record.ReplyAddresses, isThere: walk.Ledger.ConsentPage is { IsOpen: true }, cancellationToken);
        await walk.RecordAsync(ledger => ledger with { ConsentPage = null, TakenBack = true }, cancellationToken);
        await handoff.TakeBackAsync(walk, facts.Family, keepsSecret: refused.ContainsKey(UndoPart.Secret), cancellationToken);
        foreach (var part in parts)
            if (refused.TryGetValue(part, out var problem))
                await RefuseAsync(walk, part, problem, cancellationToken);
            else
                await RemoveAsync(walk, part, facts.Has(part, walk.Ledger), cancellationToken);
        await walk.ShowAsync(snapshot => snapshot with { Written = refused.Count is 0 ? [] : snapshot.Written }, cancellationToken);
        return refused.Count is 0 ? (SetupRunState.Undone, null) : (SetupRunState.Failed, refused.OrderBy(part => part.Key).First().Value);
    }

    /// <summary>This run's grants, before it fails: somebody else holds what they make powerful.</summary>
    public Task RevokeAsync(SetupWalk walk, CancellationToken cancellationToken) => walk.Ledger.Granted.Count is 0
        ? Task.CompletedTask
        : RemoveAsync(walk, UndoPart.Consent, isThere: true, cancellationToken);

    /// <summary>As a run stands after a fault: as before, when nothing has been taken back yet, or its hand-off was completed before the undo came to it.</summary>
    public static SetupRunState StateAfterFault(SetupRun run, SetupProblemCode fault) =>
        run.Ledger.UndoneFrom is SetupRunState.Proved or SetupRunState.NotProved && (fault is SetupProblemCode.UndoTooLate || !HasTakenBack(run))
            ? run.Ledger.UndoneFrom.Value : SetupRunState.Failed;

    /// <summary>Nothing is left of what an undo takes back: it was killed before it had written that it is over.</summary>
    public static bool IsOver(SetupRun run) =>
        HasTakenBack(run) && run.Ledger is { HandedOff: false, Joining.Count: 0 } ledger && (!ledger.IsForeign || ledger.Used is null) && SetupUndoParts.Of(ledger).Count is 0;

    /// <summary>In rows of before <see cref="SetupLedger.TakenBack"/> was kept, the parts that are gone say it.</summary>
    private static bool HasTakenBack(SetupRun run) =>
        run.Ledger.TakenBack || run.Ledger.Undoing.Count > 0 || run.Snapshot.Rows.Any(row => row.State is SetupStepState.Removed);

    /// <summary>Where the answer to a creation was lost, what is found now is the run's.</summary>
    private static async Task<UndoFacts> LearnIdsAsync(SetupWalk walk, UndoFacts facts, CancellationToken cancellationToken)
    {
        var registration = facts.Registration ?? facts.Deleted;
        if (registration is null)
            return facts;
        await walk.RecordAsync(
            ledger => ledger with
            {
                RegistrationId = ledger.RegistrationId ?? registration.Id,
                ClientId = ledger.ClientId ?? registration.AppId,
                RegistrationName = ledger.RegistrationName ?? registration.DisplayName,
                ServicePrincipalId = ledger.ServicePrincipalId ?? (ledger.Began.Contains(10) ? facts.Client?.Id : null),
            },
            cancellationToken);
        return facts;
    }

    private SetupProblem? Refusal(SetupWalk walk, UndoPart part, UndoFacts facts) =>
        SetupUndoParts.UserOf(part, walk.Run, facts.Family, facts.Ended) is { } user ? Problem(walk, SetupProblemCode.UndoInUse, $"{user.Number}")
        // What gives power and who could use it goes in any case; what somebody else has come to rely on stays.
        : part is UndoPart.ServicePrincipal or UndoPart.Registration ? removals.Foreign(walk, facts)
        : null;

    private async Task RemoveAsync(SetupWalk walk, UndoPart part, bool isThere, CancellationToken cancellationToken)
    {
        var (rows, began) = (SetupUndoParts.RowsOf(part, walk.Ledger), new BegunStep(SetupUndoParts.LeadOf(part), [], time));
        await walk.RecordAsync(
            ledger => ledger with { Undoing = [.. ledger.Undoing.Append(part).Distinct()] },
            snapshot => snapshot.With(snapshot.Rows[began.Lead - 1] with { State = SetupStepState.Running, Detail = SetupUndoParts.Named(part, walk.Run, text), Problem = null, With = null, Took = null }),
            cancellationToken);
        await removals.UntilGoneAsync(walk, part, isThere, cancellationToken);
        if (part is UndoPart.Secret)
            await handoff.KeyIsGoneAsync(walk, cancellationToken);
        await walk.RecordAsync(
            ledger => SetupUndoParts.Without(part, ledger),
            snapshot => rows.Aggregate(snapshot, (shown, row) => shown.With(shown.Rows[row - 1] with
            {
                State = SetupStepState.Removed,
                Detail = row == began.Lead ? text[$"Undone{part}"] : shown.Rows[row - 1].Detail,
                Problem = null,
                Took = row == began.Lead ? began.Took : null,
                With = row == began.Lead ? null : began.Lead,
            })),
            cancellationToken);
    }

    private static Task RefuseAsync(SetupWalk walk, UndoPart part, SetupProblem problem, CancellationToken cancellationToken) => walk.ShowAsync(
        walk.Run.Snapshot.Rows[SetupUndoParts.LeadOf(part) - 1] with { State = SetupStepState.Cannot, Detail = problem.Happened, Problem = problem }, cancellationToken);

    private SetupProblem Problem(SetupWalk walk, SetupProblemCode code, string? subject = null) =>
        problems.Of(code, walk.Person.Name, walk.Run.Snapshot.TenantName, subject);
}
