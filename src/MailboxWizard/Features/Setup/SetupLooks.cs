using System.Collections.Concurrent;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// Keeps what was read in a tenant for a minute, so that a press right after its plan, and the run right after its press, need not
/// ask Microsoft the same again. Only on this node and in memory: who finds nothing here reads.
/// </summary>
internal sealed class SetupLooks(SetupRuns runs, TimeProvider time)
{
    /// <summary>
    /// What Graph said of someone's roles so long ago still counts as read right before the act. Who has lost a role since is refused
    /// by Microsoft with the first write.
    /// </summary>
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Draft, TenantId Tenant, ObjectId Person), Look> _ofPlans = [];
    private readonly ConcurrentDictionary<int, SetupFacts> _ofRuns = [];

    public async Task KeepAsync(string draftId, SetupFacts facts, CancellationToken cancellationToken)
    {
        foreach (var (old, look) in _ofPlans)
            if (!IsYoung(look.Facts))
                _ofPlans.TryRemove(old, out _);
        _ofPlans[(draftId, facts.Person.TenantId, facts.Person.ObjectId)] = new(facts, await StampAsync(facts, cancellationToken));
    }

    /// <summary>What this person's plan was made of, once; null when it is old, or a run of the registration has begun or ended since.</summary>
    public async Task<SetupFacts?> TakeAsync(string draftId, Person person, CancellationToken cancellationToken) =>
        _ofPlans.TryRemove((draftId, person.TenantId, person.ObjectId), out var look) && IsYoung(look.Facts)
            && look.Stamp == await StampAsync(look.Facts, cancellationToken)
            ? look.Facts : null;

    public void KeepFor(int run, SetupFacts facts)
    {
        foreach (var (old, kept) in _ofRuns)
            if (!IsYoung(kept))
                _ofRuns.TryRemove(old, out _);
        _ofRuns[run] = facts;
    }

    /// <summary>What the press that started the run has read, once.</summary>
    public SetupFacts? TakeFor(int run) => _ofRuns.TryRemove(run, out var facts) && IsYoung(facts) ? facts : null;

    private bool IsYoung(SetupFacts facts) => time.GetUtcNow() - facts.ReadAt is { Ticks: >= 0 } age && age < s_lifetime;

    private async Task<string> StampAsync(SetupFacts facts, CancellationToken cancellationToken) => string.Join(
        ' ', (await runs.OfFamilyAsync(facts.Person.TenantId, facts.Name.Family, cancellationToken)).Select(run => $"{run.Number}:{run.Epoch}"));

    private sealed record Look(SetupFacts Facts, string Stamp);
}
