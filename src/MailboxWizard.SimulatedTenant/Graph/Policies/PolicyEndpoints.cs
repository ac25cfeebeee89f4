using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.Applications;
using MailboxWizard.SimulatedTenant.Graph.Directory;
using MailboxWizard.SimulatedTenant.Graph.OData;
using MailboxWizard.SimulatedTenant.Graph.ServicePrincipals;
using static MailboxWizard.SimulatedTenant.Beliefs.DirectoryRole;

namespace MailboxWizard.SimulatedTenant.Graph.Policies;

/// <summary>App management policies: the tenant's default, further ones, and what they are assigned to.</summary>
internal static class PolicyEndpoints
{
    private static readonly EntitySet s_default = new() { Type = PolicyTypes.Default };

    private static readonly EntitySet s_custom = new() { Type = PolicyTypes.Custom };

    private static readonly EntitySet s_appliesTo = new() { Type = DirectoryObjects.Type, TypeOf = DirectoryObjects.TypeOf };

    public static void Map(GraphRoutes routes) => routes
        // https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get
        .Add("GET", "policies/defaultAppManagementPolicy", call => s_default.One(Reading(call), call.Tenant.DefaultAppManagementPolicy))
        .Add("PATCH", "policies/defaultAppManagementPolicy", PatchDefault)
        // https://learn.microsoft.com/graph/api/appmanagementpolicy-list
        .Add("GET", "policies/appManagementPolicies", call => s_custom.Many(Reading(call), call.Tenant.AppManagementPolicies.Snapshot()))
        .Add("GET", "policies/appManagementPolicies/{id}", call => s_custom.One(Reading(call), Find(call)))
        .Add("POST", "policies/appManagementPolicies", Create)
        .Add("PATCH", "policies/appManagementPolicies/{id}", Patch)
        .Add("DELETE", "policies/appManagementPolicies/{id}", Delete)
        .Add("GET", "policies/appManagementPolicies/{id}/appliesTo", call =>
        {
            call.Needs(Permits.Both("Application.Read.All", "Policy.Read.All", "Policy.ReadWrite.ApplicationConfiguration"));
            return s_appliesTo.Many(call, PolicyTypes.AppliesTo(Find(call), call));
        })
        // https://learn.microsoft.com/graph/api/appmanagementpolicy-post-appliesto
        .Add("POST", "applications/{id}/appManagementPolicies/$ref", call => Assign(call, ApplicationEndpoints.Find(call)))
        .Add("POST", "servicePrincipals/{id}/appManagementPolicies/$ref", call => Assign(call, ServicePrincipalEndpoints.Find(call)))
        // https://learn.microsoft.com/graph/api/appmanagementpolicy-delete-appliesto
        .Add("DELETE", "applications/{id}/appManagementPolicies/{policy}/$ref", call => Unassign(call, ApplicationEndpoints.Find(call)))
        .Add("DELETE", "servicePrincipals/{id}/appManagementPolicies/{policy}/$ref", call => Unassign(call, ServicePrincipalEndpoints.Find(call)));

    // https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-update
    private static GraphAnswer PatchDefault(GraphCall call)
    {
        Writing(call);
        PolicyTypes.WritableDefault.Check(call.Body, "TenantAppManagementPolicy");
        var policy = call.Tenant.DefaultAppManagementPolicy;
        // What is given replaces the restrictions of its kind; what is not given stays.
        var restrictions = call.Body["applicationRestrictions"] is JsonObject given ? PolicyTypes.Completed(Shape.Merge(policy.Restrictions, given)) : policy.Restrictions;
        var forPrincipals = call.Body["servicePrincipalRestrictions"] is JsonObject others ? PolicyTypes.Completed(Shape.Merge(policy.ServicePrincipalRestrictions, others)) : policy.ServicePrincipalRestrictions;
        Describe(policy, call.Body);
        (policy.Restrictions, policy.ServicePrincipalRestrictions) = (restrictions, forPrincipals);
        return GraphAnswer.NoContent;
    }

    // https://learn.microsoft.com/graph/api/appmanagementpolicy-post
    private static GraphAnswer Create(GraphCall call)
    {
        Writing(call);
        PolicyTypes.WritableCustom.Check(call.Body, "AppManagementPolicy");
        foreach (var name in new[] { "displayName", "description" })
            if (string.IsNullOrEmpty((string?)call.Body[name])) throw GraphProblem.Missing(name, "AppManagementPolicy");
        var policy = new AppManagementPolicy { Id = Guid.NewGuid(), Restrictions = PolicyTypes.Completed(call.Body["restrictions"] as JsonObject) };
        Describe(policy, call.Body);
        call.Tenant.AppManagementPolicies.Add(policy);
        return s_custom.One(call, policy, StatusCodes.Status201Created);
    }

    // https://learn.microsoft.com/graph/api/appmanagementpolicy-update
    private static GraphAnswer Patch(GraphCall call)
    {
        Writing(call);
        var policy = Find(call);
        PolicyTypes.WritableCustom.Check(call.Body, "AppManagementPolicy");
        if (call.Body["restrictions"] is JsonObject given) policy.Restrictions = PolicyTypes.Completed(Shape.Merge(policy.Restrictions, given));
        Describe(policy, call.Body);
        return GraphAnswer.NoContent;
    }

    // https://learn.microsoft.com/graph/api/appmanagementpolicy-delete. Guess: it is taken from what it was assigned to.
    private static GraphAnswer Delete(GraphCall call)
    {
        Writing(call);
        var policy = Find(call);
        foreach (var application in call.Tenant.Applications.Where(a => a.AppManagementPolicy == policy)) application.AppManagementPolicy = null;
        foreach (var principal in call.Tenant.ServicePrincipals.Where(s => s.AppManagementPolicy == policy)) principal.AppManagementPolicy = null;
        call.Tenant.AppManagementPolicies.Remove(policy);
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer Assign(GraphCall call, object target)
    {
        Assigning(call);
        var id = DirectoryReference.Of(call, "policies/appManagementPolicies");
        var policy = call.Tenant.FindAppManagementPolicy(id) ?? throw GraphProblem.NotFound(id.ToString());
        // "Only one policy object can be assigned to an application or service principal." Guess: the sentence.
        if (PolicyOf(target) is not null) throw GraphProblem.BadRequest("One or more added object references already exist for the following modified properties: 'appManagementPolicies'.");
        SetPolicy(target, policy);
        return GraphAnswer.NoContent;
    }

    private static GraphAnswer Unassign(GraphCall call, object target)
    {
        Assigning(call);
        if (PolicyOf(target)?.Id.ToString().Equals(call["policy"], StringComparison.OrdinalIgnoreCase) != true) throw GraphProblem.NotFound(call["policy"]);
        SetPolicy(target, null);
        return GraphAnswer.NoContent;
    }

    private static AppManagementPolicy? PolicyOf(object target) => target is Application application ? application.AppManagementPolicy : ((ServicePrincipal)target).AppManagementPolicy;

    private static void SetPolicy(object target, AppManagementPolicy? policy)
    {
        if (target is Application application) application.AppManagementPolicy = policy;
        else ((ServicePrincipal)target).AppManagementPolicy = policy;
    }

    private static void Describe(AppManagementPolicy policy, JsonObject body)
    {
        if (body.ContainsKey("displayName")) policy.DisplayName = (string?)body["displayName"];
        if (body.ContainsKey("description")) policy.Description = (string?)body["description"];
        if (body["isEnabled"] is { } enabled) policy.IsEnabled = (bool)enabled;
    }

    private static AppManagementPolicy Find(GraphCall call) => call.Tenant.FindAppManagementPolicy(new AlternateKey(null, call["id"]).Id) ?? throw GraphProblem.NotFound(call["id"]);

    // Global Reader is the least privileged role: https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get#permissions
    // Guess: of the roles here, these can read it; an Application Administrator cannot.
    private static GraphCall Reading(GraphCall call)
    {
        call.Needs(Permit.ReadPolicies);
        call.Caller.NeedsRole(GlobalAdministrator, GlobalReader, SecurityAdministrator);
        return call;
    }

    // Security Administrator is the least privileged role: https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-update#permissions
    private static void Writing(GraphCall call)
    {
        call.Needs(Permit.WritePolicies);
        call.Caller.NeedsRole(GlobalAdministrator, SecurityAdministrator);
    }

    // Both permissions: https://learn.microsoft.com/graph/api/appmanagementpolicy-post-appliesto#permissions
    private static void Assigning(GraphCall call)
    {
        Writing(call);
        call.Needs(Permits.Both("Application.Read.All", "Application.ReadWrite.All"));
    }
}
