using MailboxWizard.Features.Setup.Steps;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

// What a run records for its undo, and what it takes back itself.
internal sealed partial class SetupRunWork
{
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

    /// <summary>After each of the last looks: whoever else holds the registration by now shall not hold what was granted to it.</summary>
    private async Task LookAfterAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        await CreateClientSecret.RemoveLeftoversAsync(walk, cancellationToken);
        if (RegistrationClaim.Doubt(walk.Facts) is RegistrationDoubt.None)
        {
            await RemoveOwnersAsync(walk, cancellationToken);
            return;
        }
        var problem = Odd(walk.Facts)?.Problem ?? tools.Problems.Of(SetupProblemCode.ForeignCredential, walk.Facts, walk.Facts.Registration?.DisplayName);
        try
        {
            await undo.RevokeAsync(walk, cancellationToken);
        }
        catch (Microsoft365Exception stale) when (stale.Problem.Code is TransientAnswers.NotReadBack)
        {
            // It was never shown: whoever holds the registration has taken the consent away too. An undo looks once more.
        }
        throw new SetupProblemException(problem);
    }

    private static SetupRunState StateAfterFault(SetupRun run) => run.Work switch
    {
        SetupWork.Test => SetupRunState.NotProved,
        SetupWork.Undo => SetupUndo.StateAfterFault(run.Ledger),
        _ => SetupRunState.Failed,
    };
}
