using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.Microsoft365;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.Tests.Durability;

/// <summary>What must hold when a run is over, whatever happened on the way: the tenant and our own records, compared as a whole.</summary>
internal static class Aftermath
{
    private const string MailReadWrite = "Mail.ReadWrite";

    /// <returns>A sentence for each fault; none when everything is as it should be.</returns>
    /// <param name="cloud">Of the customer.</param>
    /// <param name="customer">Whose run it was.</param>
    /// <param name="records">What the product wrote.</param>
    /// <param name="person">In whose name it ran, if not the administrator's.</param>
    /// <param name="atMicrosoft">Consent was given at Microsoft, so that no run has written it.</param>
    public static async Task<List<string>> FaultsAsync(
        CustomerCloud cloud, Customer customer, Records records, ObjectId? person = null, bool atMicrosoft = false)
    {
        List<string> faults = [];
        var tenant = cloud.Tenant(customer);
        var runs = await records.RunsAsync(customer.TenantId);
        if (runs is not [var run])
            return [Several(runs)];
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
        if (run.Ledger.ConsentPage is not null || run.Snapshot.Written.Any(what => what.Contains("/microsoft-consent", StringComparison.Ordinal)))
            faults.Add($"a consent page is still open in the run's record: {run.Ledger.ConsentPage}, {string.Join(", ", run.Snapshot.Written)}");
        faults.AddRange(OfAudit([.. (await records.AuditAsync(customer.TenantId)).Where(entry => entry.Run == run.Number)], atMicrosoft));
        faults.AddRange(await OfTokensAsync(person ?? customer.Person, records));
        return faults;
    }

    /// <summary>After an undo there is nothing, neither in the tenant nor here, but the record of it.</summary>
    public static async Task<List<string>> FaultsOfUndoneAsync(CustomerCloud cloud, Customer customer, Records records)
    {
        var (tenant, runs) = (cloud.Tenant(customer), await records.RunsAsync(customer.TenantId));
        if (runs is not [var run])
            return [Several(runs)];
        List<string> faults = [];
        if (run.Snapshot.State is not SetupRunState.Undone || run.ActiveKey is not null)
            faults.Add($"the run is {run.Snapshot.State}, active key {run.ActiveKey ?? "none"}: {run.Snapshot.Problem?.Happened}");
        if (tenant.Applications.Count > 0)
            faults.Add($"{tenant.Applications.Count} registrations are left: {string.Join(", ", tenant.Applications.Select(each => $"{each.UniqueName} deleted {each.DeletedAt}"))}");
        if (tenant.ServicePrincipals.Where(principal => principal.CreatedByAppId == Guid.Parse(cloud.ClientId)).ToList() is { Count: > 0 } left)
            faults.Add($"{left.Count} service principals are left");
        if (tenant.DeletedServicePrincipals.Count > 0)
            faults.Add($"{tenant.DeletedServicePrincipals.Count} deleted service principals are not purged");
        if (tenant.RoleAssignments.Any(grant => grant.PrincipalType == "ServicePrincipal"))
            faults.Add("something is still granted");
        if (await records.SealedAsync(customer.TenantId) is { Count: > 0 } kept)
            faults.Add($"{kept.Count} sealed secrets are still here");
        if (await records.HandoffsAsync(customer.TenantId) is var handoffs && handoffs is not [{ State: HandoffState.Withdrawn }])
            faults.Add($"{handoffs.Count} hand-offs instead of one that is withdrawn: {string.Join(", ", handoffs.Select(each => $"{each.Number} {each.State}"))}");
        List<AuditEntry> entries = [.. (await records.AuditAsync(customer.TenantId)).Where(entry => entry.Run == run.Number)];
        faults.AddRange(WithoutOutcome(entries));
        if (!entries.Exists(entry => entry is { Action: AuditAction.Undo, Outcome: AuditOutcome.Done }))
            faults.Add("the audit log does not say that the run was undone");
        faults.AddRange(await OfTokensAsync(customer.Person, records));
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

        if (application.RedirectUris.Count > 0)
            yield return $"the registration has the reply addresses {string.Join(", ", application.RedirectUris)}";
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
    public static IEnumerable<string> OfAudit(IReadOnlyList<AuditEntry> entries, bool atMicrosoft = false)
    {
        if (entries is not [{ Action: AuditAction.Run, Outcome: AuditOutcome.Started }, ..])
            yield return $"the audit log begins with {(entries.Count is 0 ? "nothing" : $"{entries[0].Action} {entries[0].Outcome}")} instead of the run's start";
        if (!entries.Any(entry => entry is { Action: AuditAction.Run, Outcome: AuditOutcome.Proved }))
            yield return "the audit log does not say that the run proved the mailbox";
        foreach (var fault in WithoutOutcome(entries))
            yield return fault;

        foreach (var (action, made) in new[]
        {
            (AuditAction.Registration, AuditOutcome.Intended), (AuditAction.ServicePrincipal, AuditOutcome.Intended),
            (AuditAction.ClientSecret, AuditOutcome.Sealed), (AuditAction.Consent, AuditOutcome.Intended), (AuditAction.Handoff, AuditOutcome.Created),
        })
            if (!entries.Any(entry => entry.Action == action && entry.Outcome == made) && !(atMicrosoft && action is AuditAction.Consent))
                yield return $"the audit log has no {action} {made}";
    }

    /// <param name="entries">Of one run, oldest first.</param>
    /// <param name="isPressed">
    /// What was meant after the run's end was a press: nobody takes that up again, and what it did before it was killed is there, with no word of it.
    /// </param>
    public static IEnumerable<string> WithoutOutcome(IReadOnlyList<AuditEntry> entries, bool isPressed = false)
    {
        var runs = isPressed ? entries.ToList().FindLastIndex(entry => entry is { Action: AuditAction.Run, Outcome: AuditOutcome.Proved }) : entries.Count;
        for (var at = 0; at < runs; at++)
        {
            var meant = entries[at];
            if (meant.Outcome is not AuditOutcome.Intended)
                continue;
            var next = entries.Skip(at + 1).FirstOrDefault(later =>
                IsTakenUpAgain(later) || (later.Action, later.Step, later.Subject) == (meant.Action, meant.Step, meant.Subject));
            if (next is null || (next.Outcome is AuditOutcome.Intended && !IsOfTheSweep(next)))
                yield return $"the audit log says what was meant but neither its outcome nor that the run went on: {meant.Action} {meant.Subject}";
        }
    }

    /// <summary>Which destroys at the next start what an ended hand-off has left, before the run is taken up; its own outcome is looked for as well.</summary>
    private static bool IsOfTheSweep(AuditEntry entry) => entry is { Action: AuditAction.ClientSecret, ActorName: "MailboxWizard" };

    private static bool IsTakenUpAgain(AuditEntry entry) => entry is { Action: AuditAction.Run or AuditAction.Undo, Outcome: AuditOutcome.Started };

    private static string Several(List<SetupRun> runs) =>
        $"{runs.Count} runs instead of one: {string.Join(", ", runs.Select(each => $"{each.Number} {each.Snapshot.State}"))}";

    private static async Task<List<string>> OfTokensAsync(ObjectId person, Records records) =>
        (await records.TokensAsync()).Exists(token => token.Contains(person.ToString(), StringComparison.OrdinalIgnoreCase)) ? ["the person's tokens are still here"] : [];

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
