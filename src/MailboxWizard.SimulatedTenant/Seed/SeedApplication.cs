namespace MailboxWizard.SimulatedTenant;

/// <summary>An application that is registered from the start.</summary>
public sealed class SeedApplication
{
    public required string DisplayName { get; set; }

    public required Guid AppId { get; set; }

    public Guid? ObjectId { get; set; }

    public bool MultiTenant { get; set; }

    public string? UniqueName { get; set; }

    public Guid? CreatedByAppId { get; set; }

    public List<string> RedirectUris { get; set; } = [];

    public List<string> SinglePageUris { get; set; } = [];

    public List<string> PublicClientUris { get; set; } = [];

    public bool AllowsPublicFlows { get; set; }

    public bool MayIssueIdTokenDirectly { get; set; }

    public string? LogoutUrl { get; set; }

    /// <summary>Names of its own API.</summary>
    public List<string> IdentifierUris { get; set; } = [];

    /// <summary>Delegated permissions of its own API.</summary>
    public List<SeedScope> Scopes { get; set; } = [];

    public int? AccessTokenVersion { get; set; }

    /// <summary>Whether only who holds one of its roles gets in.</summary>
    public bool AssignmentRequired { get; set; }

    /// <summary>What it declares to need, as "Microsoft Graph/Mail.ReadWrite (Role)" or "Microsoft Graph/User.Read (Scope)".</summary>
    public List<string> RequiredPermissions { get; set; } = [];

    public List<SeedCertificate> Certificates { get; set; } = [];

    public List<SeedSecret> Secrets { get; set; } = [];

    public List<SeedAppRole> AppRoles { get; set; } = [];

    /// <summary>None, SecurityGroup, DirectoryRole, ApplicationGroup or All.</summary>
    public string? GroupMembershipClaims { get; set; }

    public List<string> OptionalIdTokenClaims { get; set; } = [];

    /// <summary>Application permissions it holds in this tenant, as "Microsoft Graph/Mail.ReadWrite".</summary>
    public List<string> GrantedApplicationRoles { get; set; } = [];

    /// <summary>Directory roles of its service principal, such as Exchange Administrator.</summary>
    public List<string> DirectoryRoles { get; set; } = [];

    /// <summary>Microsoft Graph scopes consented for everybody in this tenant.</summary>
    public List<string> ConsentedScopes { get; set; } = [];

    /// <summary>User principal names.</summary>
    public List<string> Owners { get; set; } = [];
}
