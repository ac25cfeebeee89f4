namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A built-in directory role by its template id, which is the same in every tenant.</summary>
public sealed record DirectoryRole(Guid TemplateId, string DisplayName)
{
    // https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
    public static readonly DirectoryRole GlobalAdministrator = new(new("62e90394-69f5-4237-9190-012177145e10"), "Global Administrator");
    public static readonly DirectoryRole PrivilegedRoleAdministrator = new(new("e8611ab8-c189-46e8-94e1-60213ab1f814"), "Privileged Role Administrator");
    public static readonly DirectoryRole ApplicationAdministrator = new(new("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"), "Application Administrator");
    public static readonly DirectoryRole CloudApplicationAdministrator = new(new("158c047a-c907-4556-b7ef-446551a6b5f7"), "Cloud Application Administrator");
    public static readonly DirectoryRole ExchangeAdministrator = new(new("29232cdf-9323-42fd-ade2-1d097af3e4de"), "Exchange Administrator");
    public static readonly DirectoryRole SecurityAdministrator = new(new("194ae4cb-b126-40b2-bd5b-6091b380977d"), "Security Administrator");
    public static readonly DirectoryRole GlobalReader = new(new("f2ef992c-3afb-46b9-b7cf-a126ee74c451"), "Global Reader");
    public static readonly DirectoryRole UserAdministrator = new(new("fe930be7-5e62-47db-91af-98c3a49a38b1"), "User Administrator");
    public static readonly DirectoryRole ApplicationDeveloper = new(new("cf1c38e5-3621-4004-a7cb-879624dced7c"), "Application Developer");
    public static readonly DirectoryRole DirectoryReaders = new(new("88d8e3e3-8f55-4a1e-953a-9b9898b8876b"), "Directory Readers");

    public static readonly DirectoryRole HybridIdentityAdministrator = new(new("8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2"), "Hybrid Identity Administrator");
    public static readonly DirectoryRole IdentityGovernanceAdministrator = new(new("45d8d3c5-c802-45c6-b32a-1d70b5e1e86e"), "Identity Governance Administrator");
    public static readonly DirectoryRole DirectoryWriters = new(new("9360feb5-f418-4baa-8175-e2a00bac4301"), "Directory Writers");

    /// <summary>What the wids claim carries for every member, role or not: "User".</summary>
    public static readonly Guid OrdinaryMember = new("b79fbf4d-3ef9-4689-8143-76b194e85509");

    public static IReadOnlyList<DirectoryRole> All { get; } =
    [
        GlobalAdministrator, PrivilegedRoleAdministrator, ApplicationAdministrator, CloudApplicationAdministrator, ExchangeAdministrator,
        SecurityAdministrator, GlobalReader, UserAdministrator, ApplicationDeveloper, DirectoryReaders,
        HybridIdentityAdministrator, IdentityGovernanceAdministrator, DirectoryWriters,
    ];

    public static DirectoryRole Named(string name)
        => All.FirstOrDefault(role => string.Equals(role.DisplayName, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidDataException($"'{name}' is no directory role here. Known: {string.Join(", ", All.Select(r => r.DisplayName))}.");
}
