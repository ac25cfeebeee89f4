using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>What is there of a run that is being undone, in the tenant and in our own database.</summary>
internal sealed record UndoFacts
{
    public required IReadOnlyList<ActiveRole> Roles { get; init; }

    /// <summary>The run's registration and no other of its name; null when none is shown.</summary>
    public Registration? Registration { get; init; }

    /// <summary>The run's registration among the deleted items.</summary>
    public Registration? Deleted { get; init; }

    public ServicePrincipal? Client { get; init; }

    public IReadOnlyList<RegistrationOwner> ClientOwners { get; init; } = [];

    public IReadOnlyList<PermissionGrant> Grants { get; init; } = [];

    /// <summary>Delegated permissions that were granted to the service principal and that no run of ours declares; read where it is to be deleted.</summary>
    public IReadOnlyList<string> DelegatedElse { get; init; } = [];

    public IReadOnlyList<string> Federated { get; init; } = [];

    public required SetupRecord Record { get; init; }

    /// <summary>All runs of the registration's name, this one too.</summary>
    public required IReadOnlyList<SetupRun> Family { get; init; }

    /// <summary>Hand-offs of these runs that have ended without being complete.</summary>
    public required IReadOnlySet<int> Ended { get; init; }

    /// <summary>Something of the part is to be seen, and to be removed.</summary>
    public bool Has(UndoPart part, SetupLedger ledger) => part switch
    {
        UndoPart.Consent => Grants.Any(grant => ledger.Granted.Any(mine => mine.Resource == grant.Resource && mine.Id == grant.PermissionId)),
        UndoPart.ServicePrincipal => Client is { } client && client.Id == ledger.ServicePrincipalId,
        UndoPart.Secret => Registration?.Secrets.Any(secret =>
            secret.KeyId == ledger.SecretKeyId || (secret.Name is { } name && ledger.UnsealedNames.Contains(name))) is true,
        UndoPart.Declarations => Registration?.Declared.Intersect(ledger.DeclaredMore).Any() is true,
        _ => (Registration ?? Deleted) is not null,
    };

    /// <summary>Everything that the ledger knows for certain to exist, and whose removal has not begun.</summary>
    /// <param name="ledger">What the run recorded.</param>
    /// <param name="wasReadBack">The run came as far as its proof: its grants were read back as well.</param>
    public bool Shows(SetupLedger ledger, bool wasReadBack)
    {
        var parts = SetupUndoParts.Of(ledger).Except(ledger.Undoing).ToList();
        // With a deleted registration goes all that hangs on it, and an undo that had begun to delete goes on.
        if (Deleted is not null || ledger.Undoing.Contains(UndoPart.Registration))
            return true;
        return (ledger.RegistrationId is null || Registration is not null)
            && (!parts.Contains(UndoPart.ServicePrincipal) || ledger.ServicePrincipalId is null || Client is not null)
            && (!parts.Contains(UndoPart.Secret) || ledger.SecretState is not SetupSecretState.Sealed
                || Registration?.Secrets.Any(secret => secret.KeyId == ledger.SecretKeyId) is true)
            && (!wasReadBack || !parts.Contains(UndoPart.Consent)
                || ledger.Granted.All(mine => Grants.Any(grant => grant.Resource == mine.Resource && grant.PermissionId == mine.Id)));
    }
}
