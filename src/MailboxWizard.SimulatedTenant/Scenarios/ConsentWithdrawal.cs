using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>Takes back what was consented to or granted, a while after it was first seen.</summary>
/// <remarks>Tokens that have been issued stay good until they expire, as at Microsoft; new ones and refreshed ones lack what was taken back.</remarks>
internal sealed class ConsentWithdrawal
{
    private readonly Dictionary<string, DateTimeOffset> _seen = [];

    /// <summary>Call it under the state's gate.</summary>
    public void Sweep(Tenant tenant, double lastsSeconds, DateTimeOffset now)
    {
        if (lastsSeconds <= 0) return;
        tenant.PermissionGrants.RemoveWhere(grant => IsOver(grant.Id));
        tenant.RoleAssignments.RemoveWhere(assignment => assignment.PrincipalType == "ServicePrincipal" && IsOver(assignment.Id));

        bool IsOver(string id)
        {
            if (_seen.TryAdd(id, now)) return false;
            return now - _seen[id] >= TimeSpan.FromSeconds(lastsSeconds);
        }
    }

    /// <summary>Takes everything back at once.</summary>
    public static void Now(Tenant tenant)
    {
        tenant.PermissionGrants.RemoveWhere(_ => true);
        tenant.RoleAssignments.RemoveWhere(assignment => assignment.PrincipalType == "ServicePrincipal");
    }
}
