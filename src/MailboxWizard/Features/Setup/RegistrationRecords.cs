using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>What our own database knows of one registration, live or deleted: what on it is ours.</summary>
internal sealed class RegistrationRecords(HandoffStore handoffs)
{
    /// <param name="tenant">Whose.</param>
    /// <param name="uniqueName">Of the registration.</param>
    /// <param name="appId">Of the registration; null where it is not known.</param>
    /// <param name="family">All runs of the registration's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<SetupRecord> OfAsync(
        TenantId tenant, string uniqueName, AppId? appId, IReadOnlyList<SetupRun> family, CancellationToken cancellationToken)
    {
        var ledgers = family.Where(run => run.Ledger.UniqueName == uniqueName).ToList();
        var keys = appId is { } known ? await handoffs.KnownKeysAsync(tenant, known, cancellationToken) : new HashSet<Guid>();
        return new()
        {
            KnownKeys = keys.Concat(ledgers.Select(run => run.Ledger.SecretKeyId).OfType<Guid>()).ToHashSet(),
            UnsealedNames = ledgers.SelectMany(run => run.Ledger.UnsealedNames).ToHashSet(),
            ReplyAddresses = ledgers.Select(run => run.Ledger.ReplyAddress).OfType<string>().ToHashSet(),
            Starters = ledgers.SelectMany(run => run.Ledger.Actors.Append(run.Snapshot.StartedBy)).ToHashSet(),
        };
    }
}
