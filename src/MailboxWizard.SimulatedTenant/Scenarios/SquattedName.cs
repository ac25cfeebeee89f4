using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>Lets somebody else own the uniqueName, with a secret and a redirect address of their own.</summary>
internal static class SquattedName
{
    public static void Plant(Tenant tenant, TenantState state, DateTimeOffset now)
    {
        // Somebody without a role, who may register applications as everybody may.
        if (tenant.People.FirstOrDefault(p => p.Roles.Count == 0 && !p.OnlyOwnsMailbox) is not { } squatter) return;
        SeedPlanting.PlantApplication(new SeedApplication
        {
            DisplayName = "Therefore mailbox",
            AppId = Ids.Derived(tenant.Id, "squatted", "appId"),
            UniqueName = state.UniqueNamePrefix,
            Owners = [squatter.UserPrincipalName],
            RedirectUris = ["https://localhost/somebody-else"],
            Secrets = [new SeedSecret { DisplayName = "mine", Value = "s0mebody~else.simulated-only" }],
        }, tenant, now);
    }
}
