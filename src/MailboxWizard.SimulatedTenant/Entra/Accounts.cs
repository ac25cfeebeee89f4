using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Finds accounts, and says who an account is in the tenant that it wants to enter.</summary>
internal static class Accounts
{
    /// <summary>The account with this user principal name, wherever it lives.</summary>
    /// <exception cref="EntraProblem">There is none.</exception>
    public static (Tenant Home, Person Account) Named(string userPrincipalName, Authority authority, TenantState state)
    {
        foreach (var tenant in state.Tenants)
            if (tenant.FindPerson(userPrincipalName) is { IsGuest: false } person && !Guid.TryParse(userPrincipalName, out _))
                return (tenant, person);
        var domain = userPrincipalName[(userPrincipalName.LastIndexOf('@') + 1)..];
        throw EntraProblems.UserNotFound(userPrincipalName, authority.Tenant?.DisplayName ?? (domain.Length > 0 ? domain : authority.Name));
    }

    /// <summary>Enters the tenant that the authority names, or the account's own.</summary>
    /// <exception cref="EntraProblem">The account is disabled, or nobody there.</exception>
    public static SignedIn Enter(SignedIn session, Authority authority, Application application, TenantState state)
    {
        var (home, account) = (session.Home, session.Account);
        if (home.Cloud != NationalCloud.Global) throw EntraProblems.TenantOfOtherCloud(home);
        if (!account.AccountEnabled) throw EntraProblems.UserDisabled();
        if (authority.Tenant is not { } tenant || tenant == home) return session with { Tenant = home, Person = account };
        // https://learn.microsoft.com/entra/external-id/what-is-b2b
        if (tenant.People.FirstOrDefault(p => p.HomeTenantId == home.Id && string.Equals(p.HomeUserPrincipalName, account.UserPrincipalName, StringComparison.OrdinalIgnoreCase)) is { } guest)
            return guest.AccountEnabled ? session with { Tenant = tenant, Person = guest } : throw EntraProblems.UserDisabled();
        if (Partner(tenant, home, account) is not { } partner) throw EntraProblems.UserOfOtherTenant(account.UserPrincipalName, home, tenant, application);
        return tenant.FindServicePrincipal(application.AppId) is not null ? session with { Tenant = tenant, Person = partner } : throw EntraProblems.PartnerNotAuthorized(application, tenant);
    }

    /// <summary>The person that a token names by object id: one of the tenant, or somebody of a partner.</summary>
    public static Person? InTenant(Tenant tenant, string objectId, TenantState state)
    {
        if (tenant.FindPerson(objectId) is { } own) return own;
        foreach (var access in tenant.Partners)
            if (state.Tenants.FirstOrDefault(t => t.Id == access.PartnerTenantId) is { } home && home.FindPerson(objectId) is { } account)
                return Partner(tenant, home, account);
        return null;
    }

    // Guess: somebody of a partner keeps the object id of home, and holds the roles of the relationship without being a user object of the customer's.
    private static Person? Partner(Tenant tenant, Tenant home, Person account)
        => tenant.Partners.FirstOrDefault(p => p.PartnerTenantId == home.Id) is not { } access ? null : new Person
        {
            Id = account.Id,
            UserPrincipalName = account.UserPrincipalName,
            DisplayName = account.DisplayName,
            Mail = account.Mail,
            Roles = [.. access.Roles],
            MultifactorRegistered = account.MultifactorRegistered,
            HomeTenantId = home.Id,
            HomeUserPrincipalName = account.UserPrincipalName,
            AccountEnabled = account.AccountEnabled,
        };
}
