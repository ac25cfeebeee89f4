namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <content>Finding things by their keys, however many there are.</content>
public sealed partial class Tenant
{
    private readonly KeyIndex<Person, Guid> _peopleById;
    private readonly KeyIndex<Person, string> _peopleByName;
    private readonly KeyIndex<Application, Guid> _applicationsById;
    private readonly KeyIndex<Application, Guid> _applicationsByAppId;
    private readonly KeyIndex<Application, string> _applicationsByUniqueName;
    private readonly KeyIndex<ServicePrincipal, Guid> _principalsById;
    private readonly KeyIndex<ServicePrincipal, Guid> _principalsByAppId;
    private readonly KeyIndex<ServicePrincipal, Guid> _deletedPrincipalsById;
    private readonly KeyIndex<AppManagementPolicy, Guid> _policiesById;
    private readonly KeyIndex<AppRoleAssignment, string> _assignmentsById;
    private readonly KeyIndex<AppRoleAssignment, Guid> _assignmentsByPrincipal;
    private readonly KeyIndex<AppRoleAssignment, Guid> _assignmentsByResource;
    private readonly KeyIndex<PermissionGrant, string> _grantsById;
    private readonly KeyIndex<PermissionGrant, Guid> _grantsByClient;
    private readonly KeyIndex<Mailbox, Guid> _mailboxesByOwner;

    public Tenant()
    {
        _peopleById = People.By(p => p.Id);
        _peopleByName = People.By(p => p.UserPrincipalName, StringComparer.OrdinalIgnoreCase);
        _applicationsById = Applications.By(a => a.Id);
        _applicationsByAppId = Applications.By(a => a.AppId);
        _applicationsByUniqueName = Applications.By(a => a.UniqueName, StringComparer.OrdinalIgnoreCase);
        _principalsById = ServicePrincipals.By(s => s.Id);
        _principalsByAppId = ServicePrincipals.By(s => s.AppId);
        _deletedPrincipalsById = DeletedServicePrincipals.By(s => s.Id);
        _policiesById = AppManagementPolicies.By(p => p.Id);
        _assignmentsById = RoleAssignments.By(a => a.Id);
        _assignmentsByPrincipal = RoleAssignments.By(a => a.PrincipalId);
        _assignmentsByResource = RoleAssignments.By(a => a.ResourceId);
        _grantsById = PermissionGrants.By(g => g.Id);
        _grantsByClient = PermissionGrants.By(g => g.ClientId);
        _mailboxesByOwner = Mailboxes.By(m => m.Owner.Id);
    }

    /// <summary>By object id or user principal name, never by another address: that is all Graph takes.</summary>
    public Person? FindPerson(string idOrUpn) => Guid.TryParse(idOrUpn, out var id) ? _peopleById.First(id) : _peopleByName.First(idOrUpn);

    internal Person? FindPersonByName(string userPrincipalName) => _peopleByName.First(userPrincipalName);

    public Person? FindPerson(Guid id) => _peopleById.First(id);

    /// <summary>By object id; a deleted one is found too.</summary>
    public Application? FindApplicationById(Guid id) => _applicationsById.First(id);

    /// <summary>By client id; a deleted one is not found.</summary>
    public Application? FindApplication(Guid appId) => _applicationsByAppId.All(appId).FirstOrDefault(a => a.DeletedAt is null);

    /// <summary>By client id; a deleted one is among them.</summary>
    public IReadOnlyList<Application> ApplicationsWith(Guid appId) => _applicationsByAppId.All(appId);

    /// <summary>Those with this uniqueName, deleted ones too: the name stays theirs until they are purged.</summary>
    public IReadOnlyList<Application> ApplicationsNamed(string uniqueName) => _applicationsByUniqueName.All(uniqueName);

    public ServicePrincipal? FindServicePrincipal(Guid appId) => _principalsByAppId.First(appId);

    public ServicePrincipal? FindServicePrincipalById(Guid id) => _principalsById.First(id);

    public ServicePrincipal? FindDeletedServicePrincipal(Guid id) => _deletedPrincipalsById.First(id);

    public AppManagementPolicy? FindAppManagementPolicy(Guid id) => _policiesById.First(id);

    public AppRoleAssignment? FindRoleAssignment(string id) => _assignmentsById.First(id);

    /// <summary>What a service principal or a person has been granted.</summary>
    public IReadOnlyList<AppRoleAssignment> RoleAssignmentsOf(Guid principalId) => _assignmentsByPrincipal.All(principalId);

    /// <summary>Who has been granted something of a resource.</summary>
    public IReadOnlyList<AppRoleAssignment> RoleAssignmentsTo(Guid resourceId) => _assignmentsByResource.All(resourceId);

    public PermissionGrant? FindPermissionGrant(string id) => _grantsById.First(id);

    /// <summary>The delegated permissions that a client's service principal has been granted.</summary>
    public IReadOnlyList<PermissionGrant> PermissionGrantsOf(Guid clientId) => _grantsByClient.All(clientId);

    public Mailbox? MailboxOf(Person owner) => _mailboxesByOwner.First(owner.Id);
}
