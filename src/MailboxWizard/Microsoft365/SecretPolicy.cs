namespace MailboxWizard.Microsoft365;

/// <summary>What the tenant's default app management policy says about client secrets of new registrations.</summary>
/// <param name="Forbidden">No secret may be added.</param>
/// <param name="LongestLifetime">Null when the policy sets no limit.</param>
public sealed record SecretPolicy(bool Forbidden, TimeSpan? LongestLifetime);
