namespace MailboxWizard.SimulatedTenant;

/// <summary>A role of RBAC for Applications in a seed file, in force from the start.</summary>
public sealed class SeedScopedRole
{
    /// <summary>An application of this tenant.</summary>
    public required Guid AppId { get; set; }

    /// <summary>Such as "Application Mail.Read".</summary>
    public required string Role { get; set; }

    /// <summary>A recipient filter in OPATH, for which a management scope is made; left out together with the group, the whole organisation.</summary>
    public string? Filter { get; set; }

    /// <summary>The address of a group, whose direct members are meant.</summary>
    public string? Group { get; set; }
}
