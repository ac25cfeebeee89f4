using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// Found is not yet ours: a unique name can be guessed, and whoever registers it first owns it. Ours is what this
/// wizard's application made, and what nobody else can change or sign in as.
/// </summary>
internal static class RegistrationClaim
{
    public static RegistrationDoubt Doubt(SetupFacts facts) =>
        facts.Registration is { } found ? Doubt(found, facts.Client, facts.ClientOwners, facts.Wizard, facts.Record) : RegistrationDoubt.None;

    public static RegistrationDoubt Doubt(
        Registration found, ServicePrincipal? client, IReadOnlyList<RegistrationOwner> clientOwners, AppId wizard, SetupRecord record)
    {
        if (found.CreatedBy != wizard || found.Owners.Concat(clientOwners).Any(owner => !record.Starters.Contains(owner.Id)))
            return RegistrationDoubt.Owner;
        if (found.RedirectAddresses.Any(address => !record.ReplyAddresses.Contains(address)))
            return RegistrationDoubt.RedirectAddress;
        return found.Certificates > 0 || client?.Credentials > 0 || found.Secrets.Any(secret => !IsKnown(secret, record))
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
