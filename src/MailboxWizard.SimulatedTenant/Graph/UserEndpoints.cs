using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>/me, /users and the directory roles of the signed-in person.</summary>
internal static class UserEndpoints
{
    private static readonly ODataSet s_users = new()
    {
        Name = "users",
        Type = "user",
        Filterable = ["id", "mail", "userPrincipalName", "proxyAddresses", "displayName", "accountEnabled"],
        // https://learn.microsoft.com/graph/api/user-list#optional-query-parameters
        Default = ["businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation", "preferredLanguage", "surname", "userPrincipalName", "id"],
    };

    private static readonly ODataSet s_roles = new() { Name = "directoryRoles", Type = "directoryRole" };

    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "me", call =>
        {
            var me = Me(call);
            call.Caller.Needs("User.Read", "User.Read.All", "Directory.Read.All");
            return s_users.One(call, User(me));
        })
        .Add("GET", "me/transitiveMemberOf/microsoft.graph.directoryRole", Roles)
        .Add("GET", "me/memberOf/microsoft.graph.directoryRole", Roles)
        .Add("GET", "users", call =>
        {
            call.Caller.Needs("User.Read.All", "User.ReadBasic.All", "Directory.Read.All");
            return s_users.Many(call, call.Tenant.People.Select(User));
        })
        .Add("GET", "users/{id}", call =>
        {
            call.Caller.Needs("User.Read.All", "User.ReadBasic.All", "Directory.Read.All");
            return s_users.One(call, User(call.Tenant.FindPerson(call["id"]) ?? throw GraphProblem.NotFound(call["id"])));
        });

    private static Person Me(GraphCall call)
        => call.Caller.Person ?? throw GraphProblem.BadRequest("/me request is only valid with delegated authentication flow.", "BadRequest");

    // A cast is an advanced query: https://learn.microsoft.com/graph/aad-advanced-queries
    private static GraphAnswer Roles(GraphCall call)
    {
        var me = Me(call);
        // User.Read is enough to ask, but then only id and type are told: https://learn.microsoft.com/graph/api/user-list-transitivememberof#permissions
        call.Caller.Needs("User.Read", "Directory.Read.All", "RoleManagement.Read.Directory");
        if (!call.IsAdvanced)
            throw GraphProblem.Unsupported("Request with casting requires the $count=true query parameter and the ConsistencyLevel:eventual header.");
        var isToldAll = call.Caller.Permissions.Contains("Directory.Read.All") || call.Caller.Permissions.Contains("RoleManagement.Read.Directory");
        return s_roles.Many(call, me.Roles.Select(role => Role(call.Tenant, role, isToldAll)));
    }

    private static JsonObject Role(Tenant tenant, DirectoryRole role, bool isToldAll) => new()
    {
        ["@odata.type"] = "#microsoft.graph.directoryRole",
        ["id"] = Ids.Derived(tenant.Id, "directoryRole", role.TemplateId.ToString()).ToString(),
        ["deletedDateTime"] = null,
        ["description"] = null,
        ["displayName"] = isToldAll ? role.DisplayName : null,
        ["roleTemplateId"] = isToldAll ? role.TemplateId.ToString() : null,
    };

    private static JsonObject User(Person person) => new()
    {
        ["id"] = person.Id.ToString(),
        ["businessPhones"] = new JsonArray(),
        ["displayName"] = person.DisplayName,
        ["givenName"] = person.OnlyOwnsMailbox ? null : person.DisplayName.Split(' ')[0],
        ["jobTitle"] = null,
        ["mail"] = person.Mail,
        ["mobilePhone"] = null,
        ["officeLocation"] = null,
        ["preferredLanguage"] = null,
        ["surname"] = person.OnlyOwnsMailbox ? null : person.DisplayName.Split(' ')[^1],
        ["userPrincipalName"] = person.UserPrincipalName,
        ["accountEnabled"] = person.AccountEnabled,
        ["userType"] = "Member",
        ["proxyAddresses"] = new JsonArray([.. person.ProxyAddresses.Select(a => (JsonNode?)a)]),
        ["mailNickname"] = person.UserPrincipalName.Split('@')[0],
    };
}
