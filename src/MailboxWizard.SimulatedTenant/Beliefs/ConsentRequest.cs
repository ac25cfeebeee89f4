namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>What somebody who may not consent has asked the administrators to consent to.</summary>
// https://learn.microsoft.com/entra/identity/enterprise-apps/admin-consent-workflow-overview
public sealed record ConsentRequest(Guid AppId, Guid PersonId, IReadOnlyList<string> Scopes, string Justification, DateTimeOffset At);
