namespace MailboxWizard.Microsoft365;

/// <summary>The organisation's name and the mail domains that are proved to be its own.</summary>
public sealed record TenantProfile(string DisplayName, IReadOnlyList<string> VerifiedDomains);

/// <summary>A directory role that is active for the signed-in person. The template id is the same in every tenant, the name is not.</summary>
public sealed record ActiveRole(Guid TemplateId, string DisplayName);
