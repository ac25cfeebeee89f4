using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.Consent;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Directory;

/// <summary>What Graph shows of a person. https://learn.microsoft.com/graph/api/resources/user#properties</summary>
internal static class UserType
{
    public static readonly EntityType Type = new EntityTypeBuilder<Person>()
        // By default: https://learn.microsoft.com/graph/api/user-list#optional-query-parameters
        .Texts("businessPhones", _ => []).Filter("eq not ge le startsWith count")
        .Text("displayName", p => p.DisplayName).Filter("eq ne not ge le in startsWith null", advanced: "ge le").Sorted(Sorting.Yes).Searched()
        .Text("givenName", p => p.OnlyOwnsMailbox ? null : p.DisplayName.Split(' ')[0]).Filter("eq ne not ge le in startsWith null")
        .Text("jobTitle", _ => null).Filter("eq ne not ge le in startsWith null")
        .Text("mail", p => p.Mail).Filter("eq ne not ge le in startsWith endsWith null").Searched()
        .Text("mobilePhone", _ => null).Filter("eq ne not ge le in startsWith null", advanced: "eq ge le in startsWith").Searched()
        .Text("officeLocation", _ => null).Filter("eq ne not ge le in startsWith null", advanced: "eq ge le in startsWith")
        .Text("preferredLanguage", _ => null).Filter("eq ne not ge le in startsWith null", advanced: "eq ge le in startsWith")
        .Text("surname", p => p.OnlyOwnsMailbox ? null : p.DisplayName.Split(' ')[^1]).Filter("eq ne not ge le in startsWith null")
        .Text("userPrincipalName", p => p.UserPrincipalName).Filter("eq ne not ge le in startsWith endsWith", advanced: "ge").Sorted(Sorting.Yes).Searched()
        .Text("id", p => p.Id.ToString()).Filter("eq ne not in")
        // On $select.
        .Flag("accountEnabled", (p, call) => IsTold(p, call) ? p.AccountEnabled : null).Filter("eq ne not in ge le", advanced: "ge le").OnlyOnSelect()
        .Text("ageGroup", _ => null).Filter("eq ne not in").OnlyOnSelect()
        .Complexes("assignedLicenses", _ => null).Filter("eq not count").OnlyOnSelect()
        .Complexes("assignedPlans", _ => null).Filter("eq not").OnlyOnSelect()
        .Text("city", _ => null).Filter("eq ne not ge le in startsWith null", advanced: "le").OnlyOnSelect()
        .Text("companyName", _ => null).Filter("eq ne not ge le in startsWith null", advanced: "eq ge le in startsWith").OnlyOnSelect()
        .Text("consentProvidedForMinor", _ => null).Filter("eq ne not in").OnlyOnSelect()
        .Text("country", _ => null).Filter("eq ne not ge le in startsWith null").OnlyOnSelect()
        // "Property is null for some users created before June 2018."
        .Moment("createdDateTime", _ => null).Filter("eq ne not ge le in", advanced: "in").Sorted().OnlyOnSelect()
        .Text("creationType", (p, call) => p.IsGuest && IsTold(p, call) ? "Invitation" : null).Filter("eq ne not in").OnlyOnSelect()
        .Moment("deletedDateTime", _ => null).Filter("eq ne not ge le in", advanced: "in").Sorted().OnlyOnSelect()
        .Text("department", _ => null).Filter("eq ne not ge le in startsWith null").OnlyOnSelect()
        .Text("employeeId", _ => null).Filter("eq ne not ge le in startsWith null", advanced: "ge le in").OnlyOnSelect()
        .Text("employeeType", _ => null).Filter("eq ne not ge le in startsWith", advanced: "eq ge le in startsWith").OnlyOnSelect()
        .Text("externalUserState", (p, call) => p.IsGuest && IsTold(p, call) ? "Accepted" : null).Filter("eq ne not in").OnlyOnSelect()
        .Moment("externalUserStateChangeDateTime", _ => null).Filter("eq ne not in").OnlyOnSelect()
        .Text("faxNumber", _ => null).Filter("eq ne not ge le in startsWith null", advanced: "eq ge le in startsWith").OnlyOnSelect()
        .Complexes<string>("identities", (p, call) => IsTold(p, call) ? [p.UserPrincipalName] : [], static (json, name, call) =>
        {
            json.WriteStartObject();
            json.WriteString("signInType", "userPrincipalName");
            json.WriteString("issuer", call.Tenant.InitialDomain);
            json.WriteString("issuerAssignedId", name);
            json.WriteEndObject();
        }).OnlyOnSelect()
        .Texts("imAddresses", (p, call) => IsTold(p, call) && p.Mail is { } mail ? [mail] : []).Filter("eq not ge le startsWith").OnlyOnSelect()
        .Flag("isResourceAccount", _ => null).Filter("eq ne not", advanced: "eq").OnlyOnSelect()
        .Text("legalAgeGroupClassification", _ => null).OnlyOnSelect()
        .Text("mailNickname", (p, call) => IsTold(p, call) ? p.UserPrincipalName.Split('@')[0] : null).Filter("eq ne not ge le in startsWith null").OnlyOnSelect()
        .Text("onPremisesDistinguishedName", _ => null).OnlyOnSelect()
        .Text("onPremisesDomainName", _ => null).OnlyOnSelect()
        .Text("onPremisesImmutableId", _ => null).Filter("eq ne not ge le in", advanced: "eq ge le in").OnlyOnSelect()
        .Moment("onPremisesLastSyncDateTime", _ => null).Filter("eq ne not ge le in", advanced: "eq ge le in").OnlyOnSelect()
        .Text("onPremisesSamAccountName", _ => null).Filter("eq ne not ge le in startsWith", advanced: "eq ge le in startsWith").OnlyOnSelect()
        .Text("onPremisesSecurityIdentifier", _ => null).Filter("eq null").OnlyOnSelect()
        .Flag("onPremisesSyncEnabled", _ => null).Filter("eq ne not in null").OnlyOnSelect()
        .Text("onPremisesUserPrincipalName", _ => null).Filter("eq ne not ge le in startsWith").OnlyOnSelect()
        .Texts("otherMails", _ => []).Filter("eq not ge le in startsWith endsWith count").OnlyOnSelect()
        .Text("passwordPolicies", _ => null).Filter("ne not null").OnlyOnSelect()
        .Text("postalCode", _ => null).Filter("eq ne not ge le in startsWith null", advanced: "eq ge le in startsWith").OnlyOnSelect()
        .Text("preferredDataLocation", _ => null).OnlyOnSelect()
        .Texts("proxyAddresses", (p, call) => IsTold(p, call) ? p.ProxyAddresses : []).Filter("eq not ge le startsWith endsWith count").OnlyOnSelect()
        .Flag("showInAddressList", _ => null).Filter("eq ne not ge le in", advanced: "eq ge le in").OnlyOnSelect()
        .Text("state", _ => null).Filter("eq ne not ge le in startsWith null").OnlyOnSelect()
        .Text("streetAddress", _ => null).Filter("eq ne not ge le in startsWith null", advanced: "eq ge le in startsWith").OnlyOnSelect()
        .Text("usageLocation", _ => null).Filter("eq ne not ge le in startsWith null").OnlyOnSelect()
        .Text("userType", (p, call) => IsTold(p, call) ? p.IsGuest ? "Guest" : "Member" : null).Filter("eq ne not in null").OnlyOnSelect()
        .Expands("appRoleAssignments", (p, call) => call.Tenant.RoleAssignmentsOf(p.Id).Where(call.Sees), _ => RoleAssignmentType.Type)
        .Expands("memberOf", (p, call) => p.Roles.Select(role => ActivatedRole.Of(call, role)), _ => DirectoryRoleType.Type, isMixed: true)
        .Build("user", "users", p => p.Id.ToString(), Lookup,
            ["activities", "authentication", "calendar", "createdObjects", "directReports", "drive", "extensions", "licenseDetails", "mailFolders", "manager", "messages", "oauth2PermissionGrants", "ownedDevices",
             "ownedObjects", "photo", "registeredDevices", "transitiveMemberOf"]);

    // With User.ReadBasic.All, only names and address: https://learn.microsoft.com/graph/permissions-reference#userreadbasicall
    private static bool IsTold(Person person, GraphCall call) => call.May(Permit.ReadWholeUsers) || person == call.Caller.Person;

    private static IEnumerable<Person>? Lookup(GraphCall call, string property, string value) => property.ToUpperInvariant() switch
    {
        "ID" => Guid.TryParse(value, out var id) && call.Tenant.FindPerson(id) is { } found ? [found] : [],
        "USERPRINCIPALNAME" => call.Tenant.FindPersonByName(value) is { } found ? [found] : [],
        _ => null,
    };
}
