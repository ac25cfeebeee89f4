namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A delegated permission that a resource publishes, with what the consent page says about it.</summary>
public sealed record DelegatedScope(Guid Id, string Value, string ConsentText, bool NeedsAdministrator);
