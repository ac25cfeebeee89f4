using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.Setup;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.Tests.Durability;

/// <summary>
/// What a tenant is left with, in it and here, when it has had more than one run, or a press after a run: in words, so that all of it is compared at once.
/// For a tenant with one run see <see cref="Aftermath"/>.
/// </summary>
internal static class Estate
{
    public const string Graph = "Mail.ReadWrite";
    public const string Ews = "full_access_as_app";

    /// <returns>One sentence with everything that is otherwise; none when all is as expected.</returns>
    /// <param name="cloud">Of the customer.</param>
    /// <param name="customer">Whose tenant it is.</param>
    /// <param name="records">What the product wrote.</param>
    /// <param name="runs">How they ended, oldest first.</param>
    /// <param name="permissions">What is granted, and declared besides <c>User.Read</c>.</param>
    /// <param name="secrets">How many the registration has.</param>
    /// <param name="handoffs">Oldest first, as <see cref="Say(Handoff)"/> says them; each that is open has its secret sealed here.</param>
    /// <param name="isPressed">
    /// The last deed is one press, which is pressed again after a kill unless it was done: what was meant may then stand in the audit log without its outcome,
    /// and the person's tokens stay until their two hours are over.
    /// </param>
    public static async Task<List<string>> FaultsAsync(
        CustomerCloud cloud, Customer customer, Records records, IReadOnlyList<string> runs, IReadOnlyList<string> permissions, int secrets, IReadOnlyList<string> handoffs, bool isPressed = false)
    {
        List<string> expected =
        [
            $"runs: {string.Join(", ", runs)}", "active: none", "registrations: 1, owners 0, reply addresses 0, certificates 0", $"secrets: {secrets}",
            "service principals: 1, owners 0, deleted 0", $"granted: {Sorted(permissions)}", $"declared: {Sorted(permissions.Append("User.Read"))}",
            $"hand-offs: {string.Join("; ", handoffs)}", $"sealed: {string.Join("; ", handoffs.Where(handoff => handoff.StartsWith("Ready", StringComparison.Ordinal)).Select(_ => "opens"))}",
            $"tokens: {(isPressed ? "of one person at most" : "0")}", "audit: whole",
        ];
        var found = await FoundAsync(cloud.Tenant(customer), customer, records, isPressed);
        return found.SequenceEqual(expected) ? [] : [$"it is {string.Join(" | ", found.Except(expected))} instead of {string.Join(" | ", expected.Except(found))}"];
    }

    private static async Task<List<string>> FoundAsync(Tenant tenant, Customer customer, Records records, bool isPressed)
    {
        List<SetupRun> runs = [.. (await records.RunsAsync(customer.TenantId)).OrderBy(run => run.Number)];
        var applications = tenant.Applications.ToList();
        var clients = tenant.ServicePrincipals.Where(principal => applications.Exists(application => application.AppId == principal.AppId)).ToList();
        List<Handoff> handoffs = [.. (await records.HandoffsAsync(customer.TenantId)).OrderBy(handoff => handoff.CreatedAt)];
        var entries = await records.AuditAsync(customer.TenantId);
        List<string> faults = [.. runs.SelectMany(run => Aftermath.WithoutOutcome([.. entries.Where(entry => entry.Run == run.Number)], isPressed))];
        return
        [
            $"runs: {string.Join(", ", runs.Select(run => run.Snapshot.State))}",
            $"active: {(runs.TrueForAll(run => run.ActiveKey is null) ? "none" : string.Join(", ", runs.Select(run => run.ActiveKey)))}",
            $"registrations: {applications.Count}, owners {applications.Sum(each => each.Owners.Count)}, reply addresses {applications.Sum(each => each.RedirectUris.Count)}, "
                + $"certificates {applications.Sum(each => each.Keys.Count + each.FederatedCredentials.Count)}",
            $"secrets: {applications.Sum(each => each.Passwords.Count)}",
            $"service principals: {clients.Count}, owners {clients.Sum(each => each.Owners.Count)}, deleted {tenant.DeletedServicePrincipals.Count}",
            $"granted: {Sorted(tenant.RoleAssignments.Where(grant => clients.Exists(client => client.Id == grant.PrincipalId)).Select(grant => Resource(tenant, grant.ResourceId).AppRoles.Single(role => role.Id == grant.AppRoleId).Value))}",
            $"declared: {Sorted(applications.SelectMany(each => each.RequiredAccess).Select(access => Named(tenant, access)))}",
            $"hand-offs: {string.Join("; ", handoffs.Select(Say))}",
            $"sealed: {string.Join("; ", await SealedAsync([.. applications.SelectMany(each => each.Passwords)], handoffs, customer, records))}",
            $"tokens: {Tokens((await records.TokensAsync()).Count(token => token.Contains(customer.Person.ToString(), StringComparison.OrdinalIgnoreCase)), isPressed)}",
            $"audit: {(faults.Count is 0 ? "whole" : string.Join("; ", faults))}",
        ];
    }

    private static string Tokens(int count, bool isPressed) => isPressed && count < 2 ? "of one person at most" : $"{count}";

    private static string Say(Handoff handoff) =>
        $"{handoff.State}, {handoff.Route}, {handoff.Mailboxes.Count} mailbox{(handoff.Mailboxes.Count is 1 ? "" : "es")}"
        + (handoff.EwsPermissionLeft is { } left ? $", {left} left" : "") + (handoff.KeyStillInTenant ? ", key still in tenant" : "");

    private static async Task<IReadOnlyList<string>> SealedAsync(List<PasswordCredential> secrets, List<Handoff> handoffs, Customer customer, Records records)
    {
        List<string> all = [];
        foreach (var kept in await records.SealedAsync(customer.TenantId))
            all.Add(
                handoffs.Find(handoff => handoff.Number == kept.Handoff) is not { IsLive: true } live || live.SecretKeyId != kept.KeyId ? $"one of hand-off {kept.Handoff}, which needs none or another"
                : await records.OpenAsync(customer.TenantId, kept.Handoff) is { } value && secrets.Exists(secret => secret.KeyId == kept.KeyId && secret.Matches(value)) ? "opens"
                : "does not open as a secret of the tenant");
        return all;
    }

    private static ServicePrincipal Resource(Tenant tenant, Guid id) => tenant.ServicePrincipals.Single(principal => principal.Id == id);

    private static string Named(Tenant tenant, RequiredAccess access)
    {
        var resource = tenant.ServicePrincipals.Single(principal => principal.AppId == access.ResourceAppId);
        return resource.AppRoles.FirstOrDefault(role => role.Id == access.PermissionId)?.Value ?? resource.Scopes.Single(scope => scope.Id == access.PermissionId).Value;
    }

    private static string Sorted(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}
