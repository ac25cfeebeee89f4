using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>Puts what the weather says about client secrets into the tenant's policy, and takes it out again.</summary>
internal static class SecretRules
{
    public static void Apply(Knobs before, Knobs after, Tenant tenant)
    {
        if (Has(after)) tenant.SecretPolicy = new SecretPolicy(after.SecretsForbidden, after.SecretMaxDays > 0 ? TimeSpan.FromDays(after.SecretMaxDays) : null);
        else if (Has(before)) tenant.SecretPolicy = SecretPolicy.None;
    }

    private static bool Has(Knobs knobs) => knobs.SecretsForbidden || knobs.SecretMaxDays > 0;
}
