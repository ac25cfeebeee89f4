using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.Tests.Durability;

/// <summary>What must hold when a run is over, whatever happened on the way: the tenant and our own records, compared as a whole.</summary>
internal static class Aftermath
{
    private const string MailReadWrite = "Mail.ReadWrite";

    /// <returns>A sentence for each fault; none when everything is as it should be.</returns>
    public static async Task<List<string>> FaultsAsync(CustomerCloud cloud, Customer customer, Records records)
    {
        List<string> faults = [];
        var tenant = cloud.Tenant(customer);
        var runs = await records.RunsAsync(customer.TenantId);
        if (runs is not [var run])
            return [$"{runs.Count} runs instead of one: {string.Join(", ", runs.Select(each => $"{each.Number} {each.Snapshot.State}"))}"];
        if (run.Snapshot.State is not SetupRunState.Proved || run.Snapshot.EndedAt is null || run.ActiveKey is not null)
            faults.Add($"the run is {run.Snapshot.State}, ended at {run.Snapshot.EndedAt:T}, active key {run.ActiveKey ?? "none"}: {run.Snapshot.Problem?.Happened}");
        if (run.Snapshot.Done is not 13)
            faults.Add($"only {run.Snapshot.Done} rows are done: {string.Join(", ", run.Snapshot.Rows.Select(row => $"{row.Number} {row.State}"))}");

        faults.AddRange(OfTenant(tenant));
        if (tenant.Applications.ToList() is [{ Passwords.Count: 1 } application])
            faults.AddRange(await OfSecretAsync(application.Passwords.Single(), customer, run, records));
        if (await records.HandoffsAsync(customer.TenantId) is var handoffs && handoffs is not [{ State: HandoffState.Ready }])
            faults.Add($"{handoffs.Count} hand-offs instead of one that is ready: {string.Join(", ", handoffs.Select(each => $"{each.Number} {each.State}"))}");
        else if (handoffs[0].Number != run.Snapshot.HandoffNumber)
            faults.Add($"the run names hand-off {run.Snapshot.HandoffNumber}, and there is {handoffs[0].Number}");
        faults.AddRange(OfAudit([.. (await records.AuditAsync(customer.TenantId)).Where(entry => entry.Run == run.Number)]));
        if ((await records.TokensAsync()).Any(token => token.Contains(customer.Person.ToString(), StringComparison.OrdinalIgnoreCase)))
            faults.Add("the person's tokens are still here");
        return faults;
    }

    /// <summary>All faults in one report.</summary>
    public static void AssertNone(IReadOnlyList<string> faults) => Assert.True(faults.Count is 0, $"{faults.Count} faults:\n{string.Join('\n', faults)}");

    /// <summary>Exactly one of everything, and nothing else.</summary>
    public static IEnumerable<string> OfTenant(Tenant tenant)
    {
        var applications = tenant.Applications.ToList();
        if (applications is not [{ DeletedAt: null } application])
        {
            yield return $"{applications.Count} registrations instead of one: {string.Join(", ", applications.Select(each => $"{each.UniqueName} deleted {each.DeletedAt}"))}";
            yield break;
        }

        if (application.Owners.Count > 0)
            yield return $"the registration has {application.Owners.Count} owners";
        if (application.Passwords.Count is not 1)
            yield return $"{application.Passwords.Count} secrets instead of one: {string.Join(", ", application.Passwords.Select(secret => secret.DisplayName))}";
        if (application.Keys.Count + application.FederatedCredentials.Count > 0)
            yield return "the registration has a certificate or a federated credential";
        var clients = tenant.ServicePrincipals.Where(principal => principal.AppId == application.AppId).ToList();
        if (clients is not [var client])
        {
            yield return $"{clients.Count} service principals instead of one";
            yield break;
        }

        if (client.Owners.Count > 0)
            yield return $"the service principal has {client.Owners.Count} owners";
        var granted = tenant.RoleAssignments.Where(grant => grant.PrincipalId == client.Id)
            .Select(grant => tenant.ServicePrincipals.Single(principal => principal.Id == grant.ResourceId).AppRoles.Single(role => role.Id == grant.AppRoleId).Value).ToList();
        if (granted is not [MailReadWrite])
            yield return $"granted is {(granted.Count is 0 ? "nothing" : string.Join(", ", granted))} instead of {MailReadWrite}";
        if (tenant.DeletedServicePrincipals.Count > 0)
            yield return $"{tenant.DeletedServicePrincipals.Count} service principals were deleted";
    }

    /// <summary>Each write that was meant has its outcome, or the run was taken up again after it.</summary>
    public static IEnumerable<string> OfAudit(IReadOnlyList<AuditEntry> entries)
    {
        if (entries is not [{ Action: AuditAction.Run, Outcome: AuditOutcome.Started }, ..])
            yield return $"the audit log begins with {(entries.Count is 0 ? "nothing" : $"{entries[0].Action} {entries[0].Outcome}")} instead of the run's start";
        if (!entries.Any(entry => entry is { Action: AuditAction.Run, Outcome: AuditOutcome.Proved }))
            yield return "the audit log does not say that the run proved the mailbox";
        for (var at = 0; at < entries.Count; at++)
        {
            var meant = entries[at];
            if (meant.Outcome is not AuditOutcome.Intended)
                continue;
            var next = entries.Skip(at + 1).FirstOrDefault(later =>
                IsTakenUpAgain(later) || (later.Action, later.Step, later.Subject) == (meant.Action, meant.Step, meant.Subject));
            if (next is null or { Outcome: AuditOutcome.Intended })
                yield return $"the audit log says what was meant but neither its outcome nor that the run went on: {meant.Action} {meant.Subject}";
        }

        foreach (var (action, made) in new[]
        {
            (AuditAction.Registration, AuditOutcome.Intended), (AuditAction.ServicePrincipal, AuditOutcome.Intended),
            (AuditAction.ClientSecret, AuditOutcome.Sealed), (AuditAction.Consent, AuditOutcome.Intended), (AuditAction.Handoff, AuditOutcome.Created),
        })
            if (!entries.Any(entry => entry.Action == action && entry.Outcome == made))
                yield return $"the audit log has no {action} {made}";
    }

    private static bool IsTakenUpAgain(AuditEntry entry) => entry is { Action: AuditAction.Run, Outcome: AuditOutcome.Started };

    private static async Task<List<string>> OfSecretAsync(PasswordCredential secret, Customer customer, SetupRun run, Records records)
    {
        var kept = await records.SealedAsync(customer.TenantId);
        if (kept is not [var here])
            return [$"{kept.Count} sealed secrets instead of one"];
        if (here.KeyId != secret.KeyId || here.Handoff != run.Snapshot.HandoffNumber)
            return [$"sealed is {here.KeyId} for hand-off {here.Handoff}, the tenant has {secret.KeyId}, the run names hand-off {run.Snapshot.HandoffNumber}"];
        return await records.OpenAsync(customer.TenantId, here.Handoff) is { } value && secret.Matches(value)
            ? [] : ["what is sealed does not open, or is not the secret of the tenant"];
    }
}
