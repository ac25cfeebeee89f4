namespace MailboxWizard.Microsoft365;

/// <summary>An app registration as the tenant holds it: what Graph calls an application.</summary>
public sealed record Registration
{
    public required ObjectId Id { get; init; }

    public required AppId AppId { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>The tenant-wide alternate key; null for registrations that were made without one.</summary>
    public string? UniqueName { get; init; }

    /// <summary>The application through which it was made; set by Entra, not by the caller.</summary>
    public AppId? CreatedBy { get; init; }

    /// <summary><c>AzureADMyOrg</c> means single tenant.</summary>
    public string? SignInAudience { get; init; }

    /// <summary>Of every platform: web, single-page, public client.</summary>
    public IReadOnlyList<string> RedirectAddresses { get; init; } = [];

    /// <summary>Of the platform <em>web</em> alone.</summary>
    public IReadOnlyList<string> WebAddresses { get; init; } = [];

    public IReadOnlyList<RegistrationSecret> Secrets { get; init; } = [];

    /// <summary>How many certificates can sign in as it.</summary>
    public int Certificates { get; init; }

    /// <summary>What it says it needs; nothing is granted by it.</summary>
    public IReadOnlyList<PermissionDeclaration> Declared { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Who may change it without any directory role; the first twenty, which is how many Graph expands.</summary>
    public IReadOnlyList<RegistrationOwner> Owners { get; init; } = [];
}

/// <summary>A client secret as the directory shows it ever after: without its value.</summary>
public sealed record RegistrationSecret(Guid KeyId, string? Name, string? Hint, DateTimeOffset? EndsAt);

/// <summary>One entry of <c>requiredResourceAccess</c>. The same id can mean different things on two resources.</summary>
public sealed record PermissionDeclaration(AppId Resource, Guid Id, PermissionKind Kind);

/// <summary>Held by the registration itself, or by it in the name of someone signed in.</summary>
public enum PermissionKind
{
    Application,
    Delegated,
}
