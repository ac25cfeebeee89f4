using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>Keeps the names that entries arrive with, beside the chain.</summary>
internal static class AuditNameKeeping
{
    /// <summary>In the transaction that appends, which is alone: nobody else writes or erases a name meanwhile.</summary>
    public static async Task KeepNamesAsync(this WizardDbContext context, IReadOnlyCollection<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var people = People(entries);
        var ids = people.Keys.ToArray();
        var knownPeople = await context.Set<AuditPerson>().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancellationToken);
        foreach (var (id, person) in people)
        {
            if (!knownPeople.TryGetValue(id, out var known))
                context.Add(person);
            else
                (known.Name, known.Address, known.TenantId) = (person.Name, person.Address ?? known.Address, person.TenantId);
        }

        var tenants = entries.Where(entry => entry.TenantId != default && entry.TenantName.Length > 0)
            .GroupBy(entry => entry.TenantId).ToDictionary(group => group.Key, group => StorableText.Clean(group.Last().TenantName));
        var tenantIds = tenants.Keys.ToArray();
        var knownTenants = await context.Set<AuditTenant>().Where(tenant => tenantIds.Contains(tenant.Id)).ToDictionaryAsync(tenant => tenant.Id, cancellationToken);
        foreach (var (id, name) in tenants)
        {
            if (!knownTenants.TryGetValue(id, out var known))
                context.Add(new AuditTenant { Id = id, Name = name });
            else
                known.Name = name;
        }
    }

    private static Dictionary<ObjectId, AuditPerson> People(IEnumerable<AuditEntry> entries)
    {
        Dictionary<ObjectId, AuditPerson> people = [];
        foreach (var entry in entries)
        {
            if (entry.SubjectId is { } subject && subject != entry.ActorId && entry.Subject.Length > 0)
                Keep(subject, entry.TenantId, entry.Subject, null);
            if (entry.ActorId is { } actor && entry.ActorName.Length > 0)
                Keep(actor, entry.ActorTenantId ?? entry.TenantId, entry.ActorName, entry.ActorAddress);
        }

        return people;

        void Keep(ObjectId id, TenantId tenant, string name, string? address) => people[id] = new()
        {
            Id = id,
            TenantId = tenant,
            Name = StorableText.Clean(name),
            Address = address is null ? people.GetValueOrDefault(id)?.Address : StorableText.Clean(address),
        };
    }
}
