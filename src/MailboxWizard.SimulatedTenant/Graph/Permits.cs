namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>The permissions any of which lets a call through: some for calls on behalf of a person, some for an application by itself.</summary>
internal sealed record Permits(string[] Delegated, string[] Application)
{
    public static Permits Both(params string[] permissions) => new(permissions, permissions);

    public bool Let(Caller caller) => Array.Exists(caller.IsApplication ? Application : Delegated, caller.Permissions.Contains);
}

/// <content>Who may ask for what, as far as the token goes; the tables of the reference pages, by https://github.com/microsoftgraph/microsoft-graph-devx-content/tree/master/permissions.</content>
internal static class Permit
{
    private static readonly string[] s_readApplications = ["Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];

    private static readonly string[] s_writeOwned = ["Application.ReadWrite.All", "Application.ReadWrite.OwnedBy"];

    private static readonly string[] s_readUsers = ["User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];

    // https://learn.microsoft.com/graph/api/application-get#permissions
    public static readonly Permits ReadApplications = new(s_readApplications, [.. s_readApplications, "Application.ReadWrite.OwnedBy"]);

    // https://learn.microsoft.com/graph/api/application-update#permissions
    public static readonly Permits WriteApplications = new(["Application.ReadWrite.All"], s_writeOwned);

    // https://learn.microsoft.com/graph/api/application-post-applications#permissions
    public static readonly Permits CreateApplications = new(["Application.ReadWrite.All", "AppRegistration.Create"], [.. s_writeOwned, "AppRegistration.Create"]);

    // https://learn.microsoft.com/graph/api/application-addpassword#permissions
    public static readonly Permits WriteCredentials = new(["Application.ReadWrite.All", "Directory.ReadWrite.All"], [.. s_writeOwned, "Directory.ReadWrite.All"]);

    // https://learn.microsoft.com/graph/api/application-list-federatedidentitycredentials#permissions
    public static readonly Permits ReadFederated = new(["Application.Read.All", "Application.ReadWrite.All"], ["Application.Read.All", .. s_writeOwned]);

    // https://learn.microsoft.com/graph/api/serviceprincipal-update#permissions
    public static readonly Permits WriteServicePrincipals = WriteCredentials;

    // https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto#permissions
    public static readonly Permits GrantRoles = Permits.Both("AppRoleAssignment.ReadWrite.All");

    /// <summary>Besides the right to grant, the right to read what is granted: https://github.com/microsoftgraph/microsoft-graph-docs/issues/12833.</summary>
    public static readonly Permits ReadToGrant = Permits.Both("Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All");

    // https://learn.microsoft.com/graph/api/user-list-approleassignments#permissions
    public static readonly Permits ReadRolesOfUsers = Permits.Both("AppRoleAssignment.ReadWrite.All", "Directory.Read.All");

    // https://learn.microsoft.com/graph/api/oauth2permissiongrant-list#permissions
    public static readonly Permits ReadGrants = Permits.Both("DelegatedPermissionGrant.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All");

    // https://learn.microsoft.com/graph/api/oauth2permissiongrant-post#permissions
    public static readonly Permits WriteGrants = Permits.Both("DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All");

    // https://learn.microsoft.com/graph/api/organization-list#permissions
    public static readonly Permits ReadOrganization = new(
        ["User.Read", "User.Read.All", "Organization.Read.All", "Organization.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
        ["User.Read.All", "Organization.Read.All", "Organization.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"]);

    public static readonly Permits ReadWholeOrganization = Permits.Both("Organization.Read.All", "Organization.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All");

    // https://learn.microsoft.com/graph/api/domain-list#permissions
    public static readonly Permits ReadDomains = Permits.Both("Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All");

    // https://learn.microsoft.com/graph/api/user-list#permissions
    public static readonly Permits ReadUsers = Permits.Both(s_readUsers);

    public static readonly Permits ReadWholeUsers = Permits.Both("User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All");

    // https://learn.microsoft.com/graph/api/user-get#permissions
    public static readonly Permits ReadMe = new([.. s_readUsers, "User.Read", "User.ReadWrite"], s_readUsers);

    // https://learn.microsoft.com/graph/api/user-list-transitivememberof#permissions
    public static readonly Permits ReadMemberships = new(
        ["User.Read", "User.Read.All", "GroupMember.Read.All", "Group.Read.All", "Directory.Read.All", "Directory.ReadWrite.All", "RoleManagement.Read.Directory"],
        ["User.Read.All", "GroupMember.Read.All", "Group.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"]);

    // https://learn.microsoft.com/graph/api/directoryrole-list#permissions
    public static readonly Permits ReadRoles = Permits.Both("RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory", "Directory.Read.All", "Directory.ReadWrite.All");

    // https://learn.microsoft.com/graph/api/subscribedsku-list#permissions
    public static readonly Permits ReadSkus = Permits.Both("LicenseAssignment.Read.All", "Organization.Read.All", "Organization.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All");

    // https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get#permissions
    public static readonly Permits ReadPolicies = Permits.Both("Policy.Read.All", "Policy.ReadWrite.ApplicationConfiguration");

    // https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-update#permissions
    public static readonly Permits WritePolicies = Permits.Both("Policy.ReadWrite.ApplicationConfiguration");

    // https://learn.microsoft.com/graph/api/directory-deleteditems-list#permissions
    public static readonly Permits ReadDeleted = new(["Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"],
        ["Application.Read.All", .. s_writeOwned, "Directory.Read.All", "Directory.ReadWrite.All"]);
}
