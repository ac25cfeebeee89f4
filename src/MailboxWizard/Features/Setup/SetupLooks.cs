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

    private readonly ConcurrentDictionary<(string Draft, TenantId Tenant, ObjectId Person), SetupFacts> _ofPlans = [];
    private readonly ConcurrentDictionary<int, SetupFacts> _ofRuns = [];

    public void Keep(string draftId, SetupFacts facts) => Keep(_ofPlans, (draftId, facts.Person.TenantId, facts.Person.ObjectId), facts);

    /// <summary>What this person's plan was made of, once; null when it is old, or a run of the registration has begun or ended since.</summary>
    public async Task<SetupFacts?> TakeAsync(string draftId, Person person, CancellationToken cancellationToken) =>
        _ofPlans.TryRemove((draftId, person.TenantId, person.ObjectId), out var facts) && await IsNewAsync(facts, cancellationToken) ? facts : null;

    public void KeepFor(int run, SetupFacts facts) => Keep(_ofRuns, run, facts);

    /// <summary>What the press that started the run has read, once; null when it is old, or another run of the registration has begun or ended since.</summary>
    public async Task<SetupFacts?> TakeForAsync(int run, CancellationToken cancellationToken) =>
        _ofRuns.TryRemove(run, out var facts) && await IsNewAsync(facts, cancellationToken, except: run) ? facts : null;

    private void Keep<TKey>(ConcurrentDictionary<TKey, SetupFacts> kept, TKey key, SetupFacts facts)
        where TKey : notnull
    {
        foreach (var (old, looked) in kept)
            if (!IsYoung(looked))
                kept.TryRemove(old, out _);
        kept[key] = facts;
    }

    private bool IsYoung(SetupFacts facts) => time.GetUtcNow() - facts.ReadAt is { Ticks: >= 0 } age && age < s_lifetime;

    private async Task<bool> IsNewAsync(SetupFacts facts, CancellationToken cancellationToken, int except = 0)
    {
        if (!IsYoung(facts))
            return false;
        var now = await runs.EpochsAsync(facts.Person.TenantId, facts.Name.Family, cancellationToken);
        now.Remove(except);
        return now.Count == facts.Record.Runs.Count && now.All(run => facts.Record.Runs.TryGetValue(run.Key, out var epoch) && epoch == run.Value);
    }
}
