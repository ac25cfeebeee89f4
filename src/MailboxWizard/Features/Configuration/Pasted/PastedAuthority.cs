using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>
/// Saving pasted values makes a hand-off: an administrator's role is read at Microsoft right before, as for every other act by that right, and
/// not taken from the sign-in. An engineer's is a role of the home tenant and in the sign-in alone.
/// </summary>
internal sealed class PastedAuthority(AdministratorNow administrators, AuditRefusals refusals)
{
    /// <summary>Null when the person may save; else why not, audited.</summary>
    public async Task<PastedStart?> RefuseAsync(ClaimsPrincipal user, Person person, AuditEntry entry, CancellationToken cancellationToken)
    {
        if (person.IsEngineer)
            return null;
        try
        {
            return await administrators.IsAsync(user, person, cancellationToken) ? null : await RefusedAsync(new(PastedRefusal.RoleNotActive), entry, cancellationToken);
        }
        catch (ConsentNeededException needed)
        {
            return await RefusedAsync(new(PastedRefusal.ConsentNeeded) { Ask = needed }, entry, cancellationToken);
        }
        catch (Microsoft365Exception silent)
        {
            return await RefusedAsync(new(PastedRefusal.RoleNotTold), entry with { RequestId = silent.Problem.RequestId, ClientRequestId = silent.Problem.ClientRequestId }, cancellationToken);
        }
    }

    private async Task<PastedStart> RefusedAsync(PastedStart start, AuditEntry entry, CancellationToken cancellationToken)
    {
        await refusals.AppendAsync(entry with { Outcome = AuditOutcome.Refused, Detail = $"Pasted values: {start.Refusal}" }, cancellationToken);
        return start;
    }
}
