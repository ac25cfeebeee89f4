using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>Puts what the weather says about client secrets into the tenant's policy.</summary>
internal static class SecretRules
{
    public static void Apply(Knobs knobs, Tenant tenant)
    {
        if (knobs.SecretsForbidden || knobs.SecretMaxDays > 0)
            tenant.SecretPolicy = new SecretPolicy(knobs.SecretsForbidden, knobs.SecretMaxDays > 0 ? TimeSpan.FromDays(knobs.SecretMaxDays) : null);
    }
}
