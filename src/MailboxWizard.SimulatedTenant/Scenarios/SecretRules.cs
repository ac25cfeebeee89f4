using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>Puts the scenario's rules about client secrets into every tenant but those that publish multi-tenant applications.</summary>
internal static class SecretRules
{
    public static void Apply(Scenario scenario, TenantState state)
    {
        if (!scenario.SecretsForbidden && scenario.SecretMaxLifetime is null) return;
        foreach (var tenant in state.Tenants.Where(t => !t.Applications.Any(a => a.IsMultiTenant)))
            tenant.SecretPolicy = new SecretPolicy(scenario.SecretsForbidden, scenario.SecretMaxLifetime);
    }
}
