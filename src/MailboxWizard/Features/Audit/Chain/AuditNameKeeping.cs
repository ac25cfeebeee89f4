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
        var ids = people.Select(person => person.Id).ToArray();
        var knownPeople = await context.Set<AuditPerson>().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancellationToken);
        foreach (var person in people)
        {
            if (!knownPeople.TryGetValue(person.Id, out var known))
                context.Add(person);
            else
                (known.Name, known.Address, known.TenantId) = (person.Name, person.Address ?? known.Address, person.TenantId);
        }

        var tenants = Tenants(entries);
        var tenantIds = tenants.Select(tenant => tenant.Id).ToArray();
        var knownTenants = await context.Set<AuditTenant>().Where(tenant => tenantIds.Contains(tenant.Id)).ToDictionaryAsync(tenant => tenant.Id, cancellationToken);
        foreach (var tenant in tenants)
        {
            if (!knownTenants.TryGetValue(tenant.Id, out var known))
                context.Add(tenant);
            else
                known.Name = tenant.Name;
        }
    }

    /// <summary>Each tenant that the entries name, as it is called last.</summary>
    public static IReadOnlyCollection<AuditTenant> Tenants(IReadOnlyCollection<AuditEntry> entries) =>
    [
        .. entries.Where(entry => entry.TenantId != default && entry.TenantName.Length > 0)
            .GroupBy(entry => entry.TenantId).Select(group => new AuditTenant { Id = group.Key, Name = StorableText.Clean(group.Last().TenantName) }),
    ];

    /// <summary>Each person whom the entries name, as actor before as subject.</summary>
    public static IReadOnlyCollection<AuditPerson> People(IEnumerable<AuditEntry> entries)
    {
        Dictionary<ObjectId, AuditPerson> people = [];
        foreach (var entry in entries)
        {
            if (entry.SubjectId is { } subject && subject != entry.ActorId && entry.Subject.Length > 0)
                Keep(subject, entry.TenantId, entry.Subject, null);
            if (entry.ActorId is { } actor && entry.ActorName.Length > 0)
                Keep(actor, entry.ActorTenantId ?? entry.TenantId, entry.ActorName, entry.ActorAddress);
        }

        return people.Values;

        void Keep(ObjectId id, TenantId tenant, string name, string? address) => people[id] = new()
        {
            Id = id,
            TenantId = tenant,
            Name = StorableText.Clean(name),
            Address = address is null ? people.GetValueOrDefault(id)?.Address : StorableText.Clean(address),
        };
    }
}
