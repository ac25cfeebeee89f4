using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Scripts;

/// <summary>Writes the script of a plan, from the tenant as it is now. Authorises like the plan.</summary>
internal sealed class SetupScripts(SetupPlanner planner, AuditLog audit, CloudHosts cloud, IStringLocalizer<SetupStepText> text)
{
    /// <summary>Null when the draft is unknown or another tenant's, or a script could not do it. Throws as the plan does.</summary>
    public async Task<string?> WriteAsync(string draftId, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var person = planner.Administrator(user);
        if (await planner.OpenAsync(draftId, person, cancellationToken) is not { } answers)
            return null;
        var facts = await planner.ReadAsync(draftId, answers, person, user, cancellationToken);
        if (SetupScript.Of(facts, planner.Plan(draftId, facts), text["Notes"], cloud) is not { } script)
            return null;
        await audit.AppendAsync(
            new()
            {
                TenantId = person.TenantId,
                TenantName = facts.Tenant.DisplayName,
                ActorId = person.ObjectId,
                ActorTenantId = person.TenantId,
                ActorName = person.Name,
                ClientAddress = person.ClientAddress,
                Action = AuditAction.Plan,
                Subject = SetupRunner.Subject(answers),
                Outcome = AuditOutcome.Read,
                Detail = text["AuditScript"],
            },
            cancellationToken);
        return script;
    }
}
