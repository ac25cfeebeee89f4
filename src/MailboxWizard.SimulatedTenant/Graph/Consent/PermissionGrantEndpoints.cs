using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.Directory;
using MailboxWizard.SimulatedTenant.Graph.OData;
using MailboxWizard.SimulatedTenant.Graph.ServicePrincipals;
using static MailboxWizard.SimulatedTenant.Beliefs.DirectoryRole;

namespace MailboxWizard.SimulatedTenant.Graph.Consent;

/// <summary>/oauth2PermissionGrants: who consented to which delegated permissions.</summary>
internal static class PermissionGrantEndpoints
{
    private const string Resource = "OAuth2PermissionGrant";

    // https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant
    public static readonly EntityType Type = new EntityTypeBuilder<PermissionGrant>()
        .Text("clientId", g => g.ClientId.ToString()).Filter("eq")
        .Text("consentType", g => g.PrincipalId is null ? "AllPrincipals" : "Principal").Filter("eq")
        .Text("id", g => g.Id)
        .Text("principalId", g => g.PrincipalId?.ToString()).Filter("eq")
        .Text("resourceId", g => g.ResourceId.ToString()).Filter("eq")
        .Text("scope", g => string.Join(' ', g.Scopes))
        .Build("oAuth2PermissionGrant", "oauth2PermissionGrants", g => g.Id,
            (call, property, value) => property.Equals("clientId", StringComparison.OrdinalIgnoreCase) && Guid.TryParse(value, out var client) ? call.Tenant.PermissionGrantsOf(client) : null);

    private static readonly EntitySet s_set = new() { Type = Type };

    private static readonly Shape s_writable = Shape.Object("oAuth2PermissionGrant", new()
    {
        ["id"] = Shape.Text,
        ["clientId"] = Shape.Text,
        ["consentType"] = Shape.Text,
        ["principalId"] = Shape.Text,
        ["resourceId"] = Shape.Text,
        ["scope"] = Shape.Text,
    });

    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "oauth2PermissionGrants", call => s_set.Many(Reading(call), call.Tenant.PermissionGrants.Snapshot(), _ => true))
        .Add("GET", "oauth2PermissionGrants/{id}", call => s_set.One(Reading(call), Find(call)))
        .Add("POST", "oauth2PermissionGrants", call => s_set.One(call, Create(Writing(call)), StatusCodes.Status201Created))
        .Add("PATCH", "oauth2PermissionGrants/{id}", Patch)
        .Add("DELETE", "oauth2PermissionGrants/{id}", call =>
        {
            Writing(call).Tenant.PermissionGrants.Remove(Find(call));
            return GraphAnswer.NoContent;
        })
        .NotHere("oauth2PermissionGrants/delta", "GET")
        .NotHere("oauth2PermissionGrants/delta()", "GET")
        // https://learn.microsoft.com/graph/api/serviceprincipal-list-oauth2permissiongrants
        .Add("GET", "servicePrincipals/{id}/oauth2PermissionGrants", call => s_set.Many(Reading(call), call.Tenant.PermissionGrantsOf(ServicePrincipalEndpoints.Find(call).Id)))
        // https://learn.microsoft.com/graph/api/user-list-oauth2permissiongrants
        .Add("GET", "users/{id}/oauth2PermissionGrants", call => s_set.Many(Reading(call), Of(call, UserEndpoints.Find(call))))
        .Add("GET", "me/oauth2PermissionGrants", call => s_set.Many(Reading(call), Of(call, UserEndpoints.Me(call))));

    private static IEnumerable<PermissionGrant> Of(GraphCall call, Person person) => call.Tenant.PermissionGrants.Where(g => g.PrincipalId == person.Id);

    // https://learn.microsoft.com/graph/api/oauth2permissiongrant-post
    private static PermissionGrant Create(GraphCall call)
    {
        var body = call.Body;
        s_writable.Check(body, Resource);
        var client = Principal(call, body, "clientId");
        var resource = Principal(call, body, "resourceId");
        var principalId = (string?)body["principalId"];
        Person? person = null;
        switch ((string?)body["consentType"])
        {
            case "AllPrincipals" when principalId is null: break;
            case "Principal" when principalId is not null:
                person = (Guid.TryParse(principalId, out var id) ? call.Tenant.FindPerson(id) : null) ?? throw GraphProblem.NotFound(principalId);
                break;
            case "Principal" or "AllPrincipals": throw GraphProblem.Invalid("principalId", Resource);
            case null: throw GraphProblem.Missing("consentType", Resource);
            default: throw GraphProblem.Invalid("consentType", Resource);
        }
        // https://github.com/hashicorp/terraform-provider-azuread/issues/690
        if (call.Tenant.PermissionGrantsOf(client.Id).Any(g => g.ResourceId == resource.Id && g.PrincipalId == person?.Id))
            throw new GraphProblem(StatusCodes.Status409Conflict, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists.");
        var grant = new PermissionGrant { Id = Ids.Opaque(), ClientId = client.Id, ResourceId = resource.Id, PrincipalId = person?.Id, Scopes = [.. Scopes(body)] };
        call.Tenant.PermissionGrants.Add(grant);
        return grant;
    }

    // Only the scopes can be changed: https://learn.microsoft.com/graph/api/oauth2permissiongrant-update
    private static GraphAnswer Patch(GraphCall call)
    {
        var grant = Find(Writing(call));
        s_writable.Check(call.Body, Resource);
        // Guess: the sentence.
        if (call.Body.FirstOrDefault(p => p.Key != "scope").Key is { } other) throw GraphProblem.BadRequest($"Property '{other}' is immutable and cannot be changed.");
        if (!call.Body.ContainsKey("scope")) return GraphAnswer.NoContent;
        var scopes = Scopes(call.Body).ToList();
        grant.Scopes.RemoveWhere(scope => !scopes.Contains(scope, StringComparer.OrdinalIgnoreCase));
        foreach (var scope in scopes.Where(scope => !grant.Scopes.Contains(scope, StringComparer.OrdinalIgnoreCase))) grant.Scopes.Add(scope);
        return GraphAnswer.NoContent;
    }

    private static PermissionGrant Find(GraphCall call) => call.Tenant.FindPermissionGrant(call["id"]) ?? throw GraphProblem.NotFound(call["id"]);

    private static ServicePrincipal Principal(GraphCall call, JsonObject body, string property)
    {
        if ((string?)body[property] is not { Length: > 0 } text) throw GraphProblem.Missing(property, Resource);
        if (!Guid.TryParse(text, out var id)) throw GraphProblem.Invalid(property, Resource);
        return call.Tenant.FindServicePrincipalById(id) is { } found && call.Sees(found) ? found : throw GraphProblem.NotFound(text);
    }

    // At most 3,850 characters: https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant#properties
    private static IEnumerable<string> Scopes(JsonObject body)
        => (string?)body["scope"] is not { } scope ? []
            : scope.Length <= 3850 ? scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)
            : throw GraphProblem.Invalid("scope", Resource);

    private static GraphCall Reading(GraphCall call)
    {
        call.Needs(Permit.ReadGrants);
        return call;
    }

    // https://learn.microsoft.com/graph/api/oauth2permissiongrant-post#permissions. Guess: which roles besides.
    private static GraphCall Writing(GraphCall call)
    {
        call.Needs(Permit.WriteGrants);
        call.Caller.NeedsRole(GlobalAdministrator, PrivilegedRoleAdministrator, ApplicationAdministrator, CloudApplicationAdministrator, DirectoryWriters, UserAdministrator);
        return call;
    }
}
