using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>What a walk begins with: the tenant and our own record, with everything that earlier starts of the run wrote.</summary>
internal sealed class SetupFirstLook(SetupFactsReader reader, SetupLooks looks, IOptions<SetupOptions> options, TimeProvider time)
{
    /// <summary>What the press has read a moment ago, when this is its first walk; else everything anew.</summary>
    public async Task<SetupFacts> LookAsync(SetupWalk walk, CancellationToken cancellationToken)
    {
        // Under its first epoch only: taken up again, it has written since.
        if (walk.Run.Epoch is SetupRun.FirstWalk && await looks.TakeForAsync(walk.Number, cancellationToken) is { } read)
            return read;
        SetupFacts? newest = null;
        var started = time.GetTimestamp();
        try
        {
            // Taken for gone, what an earlier start wrote and a replica does not show yet would be written twice.
            return await walk.ReadBackAsync(
                2,
                async _ => newest = await reader.ReadAsync(
                    walk.Run.Snapshot.Answers, walk.Person, walk.Ledger.DraftId, walk.Open(ConsentStage.Look),
                    pause => walk.Waits.SayAsync(2, pause, cancellationToken), cancellationToken),
                facts => Shows(facts, walk.Ledger) && (!facts.Record.HasGap || time.GetElapsedTime(started) > options.Value.LongestPause * 2), cancellationToken,
                // After a kill, and for what may have been on its way.
                isUsual: false);
        }
        catch (Microsoft365Exception stale) when (stale.Problem.Code is TransientAnswers.NotReadBack && newest is not null)
        {
            // Somebody has deleted it meanwhile.
            return newest;
        }
    }

    private static bool Shows(SetupFacts facts, SetupLedger ledger) =>
        (ledger.RegistrationId is not { } registration || facts.Registration?.Id == registration)
        && (ledger.ServicePrincipalId is not { } client || facts.Client?.Id == client)
        && (ledger.SecretState is not SetupSecretState.Sealed || facts.Registration?.Secrets.Any(secret => secret.KeyId == ledger.SecretKeyId) is true);
}
