using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant;

/// <summary>What a seed says that cannot be: gathered all at once, each with where it stands and what to do.</summary>
internal static class SeedFaults
{
    /// <exception cref="InvalidDataException">There is at least one fault.</exception>
    public static void Check(Seed seed)
    {
        var faults = Of(seed).Take(20).ToList();
        if (faults.Count > 0) throw new InvalidDataException($"The seed cannot be used:{string.Concat(faults.Select(fault => $"{Environment.NewLine}- {fault}"))}");
    }

    private static IEnumerable<string> Of(Seed seed)
    {
        foreach (var fault in Twice("tenants[].id", seed.Tenants.Select(t => t.Id.ToString()))) yield return fault;
        foreach (var fault in Twice("tenants[].verifiedDomains and initialDomain", seed.Tenants.SelectMany(t => t.VerifiedDomains.Append(t.InitialDomain)))) yield return fault;
        foreach (var fault in Twice("tenants[].applications[].appId", seed.Tenants.SelectMany(t => t.Applications).Select(a => a.AppId.ToString()))) yield return fault;
        for (var i = 0; i < seed.Tenants.Count; i++)
            foreach (var fault in Of(seed.Tenants[i], $"tenants[{i}] ({seed.Tenants[i].DisplayName})")) yield return fault;
    }

    private static IEnumerable<string> Of(SeedTenant tenant, string at)
    {
        foreach (var fault in Twice($"{at}.people[].id", tenant.People.Select(p => p.Id.ToString()))) yield return fault;
        foreach (var fault in Twice($"{at}.people[].upn", tenant.People.Select(p => p.Upn))) yield return fault;
        foreach (var fault in Twice($"{at}: the addresses of mailboxes and other recipients", tenant.Mailboxes.SelectMany(m => m.Aliases.Append(m.Address)).Concat(tenant.OtherRecipients.Select(r => r.Address)))) yield return fault;
        foreach (var fault in Twice($"{at}.applications[].uniqueName", tenant.Applications.Select(a => a.UniqueName).OfType<string>())) yield return fault;

        var domains = tenant.VerifiedDomains.Append(tenant.InitialDomain).ToList();
        foreach (var address in tenant.Mailboxes.Select(m => m.Address).Where(address => !domains.Contains(address.Split('@')[^1], StringComparer.OrdinalIgnoreCase)))
            yield return $"{at}: the mailbox '{address}' is in none of the tenant's domains ({string.Join(", ", domains)}). Add the domain to verifiedDomains, or change the address.";

        foreach (var role in tenant.People.SelectMany(p => p.Roles.Concat(p.EligibleRoles)).Distinct().Where(role => !DirectoryRole.All.Any(known => string.Equals(known.DisplayName, role, StringComparison.OrdinalIgnoreCase))))
            yield return $"{at}: '{role}' is no directory role here. Use one of: {string.Join(", ", DirectoryRole.All.Select(r => r.DisplayName))}.";

        foreach (var upn in tenant.Applications.SelectMany(a => a.Owners.Concat(a.AppRoles.SelectMany(r => r.Holders))).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(upn => !tenant.People.Any(p => string.Equals(p.Upn, upn, StringComparison.OrdinalIgnoreCase))))
            yield return $"{at}: an application names '{upn}', who is nobody in people. Add the person, or take the name away.";

        foreach (var policy in tenant.AccessPolicies)
            foreach (var address in policy.Mailboxes.Where(address => !tenant.Mailboxes.Any(m => m.Aliases.Append(m.Address).Contains(address, StringComparer.OrdinalIgnoreCase))))
                yield return $"{at}: an access policy names '{address}', which is no mailbox here. Add the mailbox, or take the address away.";

        if (tenant.Generated is not { } size) yield break;
        if (new[] { size.Users, size.Mailboxes ?? 0, size.Applications, size.ServicePrincipals, size.Messages }.Any(n => n is < 0 or > 1_000_000))
            yield return $"{at}.generated: counts go from 0 to 1000000.";
        if (size.ServicePrincipals > size.Applications)
            yield return $"{at}.generated: {size.ServicePrincipals} service principals need as many applications, and there are {size.Applications}. Raise applications.";
        if (size.Mailboxes > size.Users) yield return $"{at}.generated: {size.Mailboxes} mailboxes need as many users, and there are {size.Users}. Raise users.";
        if (size.Messages > 0 && (size.Mailboxes ?? size.Users) == 0) yield return $"{at}.generated: messages need mailboxes to lie in. Raise users or mailboxes.";
        if (size.Mailboxes > 0 && !tenant.Exchange) yield return $"{at}.generated: there are no mailboxes without an Exchange plan. Set exchange to true, or mailboxes to 0.";
    }

    private static IEnumerable<string> Twice(string where, IEnumerable<string> values)
        => values.GroupBy(v => v, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => $"{where}: '{g.Key}' is there {g.Count()} times. Each must be its own.");
}
