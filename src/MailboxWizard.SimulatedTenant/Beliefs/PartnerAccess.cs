namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>Granular delegated administration: people of a partner's tenant who may administer this one, with these roles.</summary>
// https://learn.microsoft.com/partner-center/customers/gdap-introduction
public sealed record PartnerAccess(Guid PartnerTenantId, IReadOnlyList<DirectoryRole> Roles);
