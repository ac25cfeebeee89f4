using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// Found is not yet ours: a unique name can be guessed, and whoever registers it first owns it. Ours is what this
/// wizard's application made, and what nobody else can change or sign in as.
/// </summary>
internal static class RegistrationClaim
{
    public static RegistrationDoubt Doubt(SetupFacts facts)
    {
        if (facts.Registration is not { } found)
            return RegistrationDoubt.None;
        if (found.CreatedBy != facts.Wizard || facts.Owners.Concat(facts.ClientOwners).Any(owner => !facts.Record.Starters.Contains(owner.Id)))
            return RegistrationDoubt.Owner;
        if (found.RedirectAddresses.Count > 0)
            return RegistrationDoubt.RedirectAddress;
        return found.Certificates > 0 || facts.Client?.Credentials > 0 || found.Secrets.Any(secret => !IsKnown(secret, facts.Record))
            ? RegistrationDoubt.Credential
            : RegistrationDoubt.None;
    }

    /// <summary>Made by a run of ours that never sealed it; no other is ever removed.</summary>
    public static IEnumerable<RegistrationSecret> Unsealed(SetupFacts facts) =>
        (facts.Registration?.Secrets ?? []).Where(secret => IsUnsealed(secret, facts.Record));

    private static bool IsKnown(RegistrationSecret secret, SetupRecord record) =>
        record.KnownKeys.Contains(secret.KeyId) || IsUnsealed(secret, record);

    private static bool IsUnsealed(RegistrationSecret secret, SetupRecord record) =>
        secret.Name is { } name && record.UnsealedNames.Contains(name);
}

/// <summary>Why a registration of our name is not taken over.</summary>
internal enum RegistrationDoubt
{
    None,
    Owner,
    RedirectAddress,
    Credential,
}
