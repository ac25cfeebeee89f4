using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Saved;

/// <summary>Ties together again what a file names by id only.</summary>
internal static class Relinking
{
    /// <exception cref="InvalidDataException">An id leads nowhere.</exception>
    public static void Relink(IReadOnlyList<Tenant> tenants)
    {
        var applications = tenants.SelectMany(t => t.Applications).ToLookup(a => a.AppId);
        foreach (var tenant in tenants)
        {
            foreach (var principal in tenant.ServicePrincipals.Where(p => p.Api is null)) principal.Backing = applications[principal.AppId].FirstOrDefault();
            var people = tenant.People.ToDictionary(p => p.Id);
            foreach (var mailbox in tenant.Mailboxes)
            {
                mailbox.Owner = people.GetValueOrDefault(mailbox.OwnerId)
                    ?? throw new InvalidDataException($"The saved state says that '{mailbox.PrimaryAddress}' belongs to {mailbox.OwnerId}, who is nobody in {tenant.DisplayName}.");
                SetParents(mailbox.Root);
            }
        }
    }

    private static void SetParents(MailFolder parent)
    {
        foreach (var child in parent.Children)
        {
            child.Parent = parent;
            SetParents(child);
        }
    }
}
