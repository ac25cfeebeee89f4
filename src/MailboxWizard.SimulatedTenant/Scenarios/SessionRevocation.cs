using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>Revokes everybody's sessions every so often: refresh tokens from before are refused, and Graph challenges access tokens whose client understands it.</summary>
// https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation
internal sealed class SessionRevocation
{
    private DateTimeOffset? _last;

    /// <summary>Call it under the state's gate.</summary>
    public void Sweep(Tenant tenant, double everySeconds, DateTimeOffset now)
    {
        if (everySeconds <= 0) return;
        _last ??= now;
        if (now - _last < TimeSpan.FromSeconds(everySeconds)) return;
        _last = now;
        foreach (var person in tenant.People) person.SessionsValidFrom = now;
    }
}
