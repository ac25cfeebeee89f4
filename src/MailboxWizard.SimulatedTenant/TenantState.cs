using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Everything the simulated Microsoft 365 believes; requests change it under <see cref="Gate"/>, tests may read and change it any time.</summary>
public sealed class TenantState
{
    /// <summary>Held while a request is answered, so that a test that holds it sees no half-done change.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The beginning of the uniqueName that the scenario squatted-name lets somebody else own.</summary>
    public string UniqueNamePrefix { get; internal set; } = "therefore-mailbox";

    public SharedCollection<Tenant> Tenants { get; } = [];

    /// <summary>Those that have mailboxes or could have them: every tenant but those that only publish applications to others.</summary>
    public IEnumerable<Tenant> Customers => Tenants.Where(t => t.Mailboxes.Count > 0 || !t.Applications.Any(a => a.IsMultiTenant));

    /// <param name="domainOrId">A verified or initial domain, or a tenant id.</param>
    public Tenant this[string domainOrId] => Find(domainOrId) ?? throw new KeyNotFoundException($"No tenant '{domainOrId}' here.");

    public Tenant? Find(string domainOrId)
        => Guid.TryParse(domainOrId, out var id) ? Tenants.FirstOrDefault(t => t.Id == id) : Tenants.FirstOrDefault(t => t.HasDomain(domainOrId));

    /// <summary>The registration with this client id and the tenant it is registered in; a deleted one is not found.</summary>
    public (Tenant Home, Application Application)? FindApplication(Guid appId)
    {
        foreach (var tenant in Tenants)
            if (tenant.FindApplication(appId) is { } found)
                return (tenant, found);
        return null;
    }

    internal void Replace(string uniqueNamePrefix, IEnumerable<Tenant> tenants)
    {
        UniqueNamePrefix = uniqueNamePrefix;
        Tenants.RemoveWhere(_ => true);
        foreach (var tenant in tenants) Tenants.Add(tenant);
    }

    public Person Person(string userPrincipalName)
        => Tenants.Select(t => t.FindPerson(userPrincipalName)).FirstOrDefault(p => p is not null)
            ?? throw new KeyNotFoundException($"No person '{userPrincipalName}' here.");

    public Mailbox Mailbox(string address)
        => Tenants.SelectMany(t => t.Mailboxes).FirstOrDefault(m => m.HasAddress(address))
            ?? throw new KeyNotFoundException($"No mailbox '{address}' here.");
}
