using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.SignIn;

/// <summary>Who is signed in, as <see cref="People"/> read it from a validated principal.</summary>
public sealed record Person
{
    public required TenantId TenantId { get; init; }

    public required ObjectId ObjectId { get; init; }

    /// <summary>The tenant's display name, or the domain of the user name while Graph has not been asked.</summary>
    public required string TenantName { get; init; }

    public required string Name { get; init; }

    /// <summary>The user principal name: claim <c>preferred_username</c>. For people and for hints, never for decisions.</summary>
    public required string UserName { get; init; }

    /// <summary>Active directory roles by template id: claim <c>wids</c>.</summary>
    public IReadOnlyList<Guid> DirectoryRoles { get; init; } = [];

    /// <summary>Holds a directory role that could do the guide's steps by hand.</summary>
    public bool IsAdministrator { get; init; }

    /// <summary>App role of the configured home tenant; with no home tenant nobody is one.</summary>
    public bool IsEngineer { get; init; }

    /// <inheritdoc cref="IsEngineer"/>
    public bool IsSupport { get; init; }

    /// <summary>When Entra last saw this person sign in (claim <c>auth_time</c>, else <c>iat</c>).</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>From where this person asks, as the trusted proxies report it; null where nobody asks, as in a run that a node takes up.</summary>
    public string? ClientAddress { get; init; }

    public bool IsStaff => IsEngineer || IsSupport;

    /// <summary>For certain: a further domain of the same tenant is known to Entra alone.</summary>
    public bool IsOf(OrganisationName organisation) =>
        organisation == OrganisationName.Parse(TenantId.ToString()) || organisation == OrganisationName.Parse(UserName);
}
