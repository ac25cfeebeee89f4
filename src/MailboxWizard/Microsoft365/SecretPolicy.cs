namespace MailboxWizard.Microsoft365;

/// <summary>What the tenant's policies say about client secrets of the registration at hand, or of a new one.</summary>
/// <param name="Forbidden">No secret may be added.</param>
/// <param name="LongestLifetime">Null when the policy sets no limit.</param>
/// <param name="IsKnown">False when the person's role may not read the policy: it shows itself when a secret is added.</param>
public sealed record SecretPolicy(bool Forbidden, TimeSpan? LongestLifetime, bool IsKnown = true)
{
    public static readonly SecretPolicy Unknown = new(Forbidden: false, LongestLifetime: null, IsKnown: false);
}
