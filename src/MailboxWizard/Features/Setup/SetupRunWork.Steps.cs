using MailboxWizard.Features.Setup.Steps;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Setup;

// How a step is taken, and what of it is recorded and shown.
internal sealed partial class SetupRunWork
{
    /// <summary>Runs the step where any row that it settles is missing; its rows are shown as created when they have been read back.</summary>
    private async Task StepAsync(SetupWalk walk, int number, CancellationToken cancellationToken)
    {
        var step = _steps[number - 1];
        var found = step.Settles.Select(row => _steps[row - 1].Find(walk.Facts)).ToList();
        var missing = found.Where(row => row.State is SetupStepState.WillBeCreated).Select(row => row.Number).ToList();
        // A colleague does it, or what it needs.
        if (missing is not [var lead, ..] || found.Exists(row => row.State is SetupStepState.Cannot) || (number is 13 && walk.Facts.Client is null))
            return;
        await walk.RecordAsync(
            ledger => ledger with { Began = [.. ledger.Began.Union(missing)] },
            snapshot => snapshot.With(snapshot.Rows[lead - 1] with { State = SetupStepState.Running }), cancellationToken);
        walk.Starts(number, lead, missing);
        await TryAsync(walk, lead, number, () => step.CreateAsync(walk, cancellationToken), cancellationToken);
    }

    /// <summary>Nothing is called done on the strength of a 2xx: the step's rows once more, as the tenant shows them.</summary>
    private async Task ConfirmAsync(SetupWalk walk, int number, CancellationToken cancellationToken)
    {
        if (walk.Begun(number) is not { } begun)
            return;
        await TryAsync(walk, begun.Lead, number, () => _steps[number - 1].ConfirmAsync(walk, cancellationToken), cancellationToken);
        await _readBack.ShowCreatedAsync(walk, begun, cancellationToken);
    }

    private async Task TryAsync(SetupWalk walk, int lead, int number, Func<Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act();
        }
        catch (Exception fault) when (fault is not RunFencedException and not OperationCanceledException && !StorageFaults.MayPass(fault))
        {
            var problem = await ProblemAsync(walk, fault, cancellationToken);
            var state = problem.Code switch
            {
                SetupProblemCode.RoleMissing or SetupProblemCode.ConsentRoleMissing or SetupProblemCode.SecretsForbidden => SetupStepState.Cannot,
                SetupProblemCode.SignInAgain => SetupStepState.Waiting,
                _ => SetupStepState.Failed,
            };
            await walk.ShowAsync(
                walk.Run.Snapshot.Rows[lead - 1] with { State = state, Detail = problem.Happened, Problem = problem, Took = walk.Begun(number)?.Took }, cancellationToken);
            throw new SetupProblemException(problem) { IsOfRow = true };
        }
    }

    /// <summary>A registration that is ours and was there already is recorded as well: what this run makes on it can then be told from what is foreign.</summary>
    private static SetupLedger Known(SetupLedger ledger, SetupFacts facts) =>
        facts.Registration is { } found && ledger.RegistrationId is null && RegistrationClaim.Doubt(facts) is RegistrationDoubt.None
            ? ledger with
            {
                UniqueName = facts.Name.UniqueName,
                Generation = facts.Name.Generation,
                RegistrationId = found.Id,
                ClientId = found.AppId,
                RegistrationName = found.DisplayName,
            }
            : ledger;

    /// <summary>As the row is shown when the walk begins: what an earlier start of this very run created stays created.</summary>
    private static SetupRow Begun(SetupWalk walk, SetupRow row) => row.State switch
    {
        SetupStepState.WillBeCreated => row with { State = SetupStepState.NotYet },
        SetupStepState.Found when walk.Ledger.Began.Contains(row.Number) && walk.Run.Snapshot.Rows[row.Number - 1] is var before =>
            row with { State = SetupStepState.Created, Took = before.Took, With = before.With },
        SetupStepState.Found when walk.Facts.Took.TryGetValue(row.Number, out var took) => row with { Took = took },
        _ => row,
    };
}
