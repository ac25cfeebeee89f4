namespace MailboxWizard.Microsoft365;

/// <summary>What an app management policy says about client secrets: https://learn.microsoft.com/graph/api/resources/passwordcredentialconfiguration.</summary>
/// <param name="Rules">Those in force; none when nothing is forbidden.</param>
/// <param name="IsKnown">False when the person's role may not read it: it shows itself when a secret is added.</param>
public sealed record SecretRules(IReadOnlyList<SecretRule> Rules, bool IsKnown = true)
{
    public static readonly SecretRules Unknown = new([], IsKnown: false);

    /// <summary>For a registration that was made then; each rule may spare older ones.</summary>
    public SecretPolicy For(DateTimeOffset madeAt)
    {
        if (!IsKnown)
            return SecretPolicy.Unknown;
        var active = Rules.Where(rule => rule.MadeAfter is not { } after || after <= madeAt).ToList();
        return new(Forbidden: active.Exists(rule => rule.Longest is null), LongestLifetime: active.Min(rule => rule.Longest));
    }
}

/// <param name="Longest">How long a secret may live; null where none may be added.</param>
/// <param name="MadeAfter">Registrations that are older are spared; null for none.</param>
public sealed record SecretRule(TimeSpan? Longest, DateTimeOffset? MadeAfter);
