using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Turns what a seed says about signing in into beliefs.</summary>
internal static class EntraPlanting
{
    public static ConditionalAccessPolicy Policy(SeedPolicy planned) => new()
    {
        Id = planned.Id,
        DisplayName = planned.DisplayName,
        Control = planned.Control,
        Users = [.. planned.Users],
        Resources = [.. planned.Resources],
        Workloads = [.. planned.Workloads],
        AuthenticationContext = planned.AuthenticationContext,
    };

    public static PartnerAccess Partner(SeedPartner planned) => new(planned.TenantId, [.. planned.Roles.Select(DirectoryRole.Named)]);

    /// <summary>The tenant that a guest signs in at, found by the domain of the name at home.</summary>
    public static Guid? HomeOf(SeedPerson planned, Seed seed)
    {
        if (planned.GuestOf is not { } upn) return null;
        var domain = upn[(upn.LastIndexOf('@') + 1)..];
        return seed.Tenants.FirstOrDefault(t => t.VerifiedDomains.Append(t.InitialDomain).Contains(domain, StringComparer.OrdinalIgnoreCase))?.Id
            ?? throw new InvalidDataException($"The seed calls '{planned.Upn}' a guest of '{upn}', whose domain no tenant has.");
    }
}
