namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A Conditional Access policy that is on: whom and what it is about, and what it demands.</summary>
// https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies
public sealed record ConditionalAccessPolicy
{
    public required Guid Id { get; init; }

    public required string DisplayName { get; init; }

    public required AccessControl Control { get; init; }

    /// <summary>User principal names; none means everybody.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Client ids of the resources that are guarded; none means every one.</summary>
    public IReadOnlyList<Guid> Resources { get; init; } = [];

    /// <summary>Client ids of applications that call for themselves; a policy for workloads is about nobody else.</summary>
    // https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
    public IReadOnlyList<Guid> Workloads { get; init; } = [];

    /// <summary>An authentication context such as "c1"; then only a request for it is guarded.</summary>
    public string? AuthenticationContext { get; init; }

    public bool IsAbout(Person person, Guid resource)
        => Workloads.Count == 0 && AuthenticationContext is null && IsAbout(person) && (Resources.Count == 0 || Resources.Contains(resource));

    public bool IsAbout(Person person) => Users.Count == 0 || Users.Contains(person.UserPrincipalName, StringComparer.OrdinalIgnoreCase);
}

/// <summary>What a policy demands.</summary>
public enum AccessControl
{
    RequireMultifactor,

    Block,

    /// <summary>A security policy of the whole tenant that lets nothing through.</summary>
    BlockBySecurityPolicy,
}
