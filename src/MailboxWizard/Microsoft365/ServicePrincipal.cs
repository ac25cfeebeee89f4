namespace MailboxWizard.Microsoft365;

/// <summary>The instance of an application in the tenant: what permissions are granted to, and by.</summary>
public sealed record ServicePrincipal
{
    public required ObjectId Id { get; init; }

    public required AppId AppId { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>Secrets and certificates of its own, beside those of the registration.</summary>
    public int Credentials { get; init; }

    /// <summary>The permissions it offers, delegated ones too.</summary>
    public IReadOnlyList<PermissionOffer> Offers { get; init; } = [];
}

/// <summary>A permission by the name that people know (<c>Mail.ReadWrite</c>) and the id that a grant needs.</summary>
public sealed record PermissionOffer(Guid Id, string Value, PermissionKind Kind);

/// <summary>The grant of one application permission of <paramref name="Resource"/>.</summary>
public sealed record PermissionGrant(string Id, ObjectId Resource, Guid PermissionId);

/// <summary>Delegated permissions of one API that a service principal was granted.</summary>
/// <param name="Resource">The service principal of the API in the tenant.</param>
public sealed record DelegatedGrant(ObjectId Resource, IReadOnlyList<string> Scopes);
