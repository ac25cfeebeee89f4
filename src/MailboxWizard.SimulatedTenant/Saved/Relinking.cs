using System.Runtime.CompilerServices;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Saved;

/// <summary>Ties together again what a file names by id only.</summary>
internal static class Relinking
{
    // What was read and waits for the thing with this id.
    private static readonly ConditionalWeakTable<object, object> s_waiting = [];

    public static void Remember(object owner, Guid id) => s_waiting.AddOrUpdate(owner, id);

    /// <exception cref="InvalidDataException">An id leads nowhere.</exception>
    public static void Relink(IReadOnlyList<Tenant> tenants)
    {
        var applications = tenants.SelectMany(t => t.Applications).ToLookup(a => a.AppId);
        foreach (var tenant in tenants)
        {
            var people = tenant.People.ToDictionary(p => p.Id);
            var policies = tenant.AppManagementPolicies.ToDictionary(p => p.Id);
            foreach (var application in tenant.Applications) application.AppManagementPolicy = Waiting(application, policies, $"the application {application.DisplayName}");
            foreach (var principal in tenant.ServicePrincipals.Concat(tenant.DeletedServicePrincipals))
            {
                if (principal.Api is null) principal.Backing = applications[principal.AppId].FirstOrDefault();
                principal.AppManagementPolicy = Waiting(principal, policies, $"the service principal {principal.DisplayName}");
            }
            foreach (var mailbox in tenant.Mailboxes)
            {
                mailbox.Owner = Waiting(mailbox, people, $"the mailbox {mailbox.PrimaryAddress}") ?? throw new InvalidDataException($"The saved state does not say to whom the mailbox {mailbox.PrimaryAddress} belongs.");
                foreach (var folder in mailbox.AllFolders)
                    foreach (var child in folder.Children) child.Parent = folder;
            }
        }
    }

    private static T? Waiting<T>(object owner, Dictionary<Guid, T> all, string what) where T : class
        => !s_waiting.TryGetValue(owner, out var id) ? null
            : all.GetValueOrDefault((Guid)id) ?? throw new InvalidDataException($"The saved state says that {what} has to do with {id}, which is not in its tenant.");
}
