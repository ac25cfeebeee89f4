using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.SignIn;

/// <summary>What belongs to one tenant.</summary>
public interface ITenantOwned
{
    TenantId TenantId { get; }
}

/// <summary>
/// The one place that binds reads and writes to the signed-in tenant. The one exception: Engineer and Support of the
/// home tenant read across tenants.
/// </summary>
public static class TenantIsland
{
    public static IQueryable<T> VisibleTo<T>(this IQueryable<T> rows, Person person)
        where T : class, ITenantOwned
    {
        if (person.IsStaff)
            return rows;
        var tenant = person.TenantId;
        return person.IsAdministrator ? rows.Where(row => row.TenantId == tenant) : rows.Where(_ => false);
    }

    public static bool MayRead(this Person person, TenantId tenant) =>
        person.IsStaff || (person.IsAdministrator && person.TenantId == tenant);
}
