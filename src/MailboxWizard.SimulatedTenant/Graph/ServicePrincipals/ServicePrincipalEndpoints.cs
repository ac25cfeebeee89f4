using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.Applications;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.ServicePrincipals;

/// <summary>/servicePrincipals: create, find, change, delete.</summary>
internal static class ServicePrincipalEndpoints
{
    private static readonly EntitySet s_set = new() { Type = ServicePrincipalType.Type };

    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "servicePrincipals", call =>
        {
            call.Needs(Permit.ReadApplications);
            return s_set.Many(call, call.Tenant.ServicePrincipals.Snapshot(), item => call.Sees((ServicePrincipal)item));
        })
        .Add("GET", "servicePrincipals/$count", call =>
        {
            call.Needs(Permit.ReadApplications);
            return s_set.Count(call, call.Tenant.ServicePrincipals.Snapshot(), item => call.Sees((ServicePrincipal)item));
        })
        .Add("POST", "servicePrincipals", call =>
        {
            call.Needs(Permit.WriteServicePrincipals);
            ServicePrincipalShape.Check(call.Body);
            return s_set.One(call, Create(call, AppIdIn(call.Body)), StatusCodes.Status201Created);
        })
        .Add("GET", "servicePrincipals/{id}", call =>
        {
            call.Needs(Permit.ReadApplications);
            return s_set.One(call, Find(call));
        })
        .Add("PATCH", "servicePrincipals/{id}", Patch)
        // https://learn.microsoft.com/graph/api/serviceprincipal-delete
        .Add("DELETE", "servicePrincipals/{id}", call =>
        {
            var principal = Find(call);
            ApplicationRights.Write(call, principal);
            ServicePrincipalRemoval.Remove(call.Tenant, principal, call.Now);
            return GraphAnswer.NoContent;
        })
        .NotHere("servicePrincipals/delta", "GET")
        .NotHere("servicePrincipals/delta()", "GET")
        .NotHere("servicePrincipals/{id}/memberOf", "GET")
        .NotHere("servicePrincipals/{id}/transitiveMemberOf", "GET")
        .NotHere("servicePrincipals/{id}/ownedObjects", "GET")
        .NotHere("servicePrincipals/{id}/addKey", "POST")
        .NotHere("servicePrincipals/{id}/removeKey", "POST");

    /// <summary>By object id or appId='…'; what this replica has not heard of is not found yet.</summary>
    /// <exception cref="GraphProblem">There is none.</exception>
    public static ServicePrincipal Find(GraphCall call) => TryFind(call) ?? throw GraphProblem.NotFound(Key(call).Value);

    private static ServicePrincipal? TryFind(GraphCall call)
    {
        var key = Key(call);
        var found = key.Property is null ? call.Tenant.FindServicePrincipalById(key.Id) : call.Tenant.FindServicePrincipal(key.Id);
        return found is not null && call.Sees(found) ? found : null;
    }

    private static AlternateKey Key(GraphCall call) => AlternateKey.Of(call["id"], "appId");

    // https://learn.microsoft.com/graph/api/serviceprincipal-update, https://learn.microsoft.com/graph/api/serviceprincipal-upsert
    private static GraphAnswer Patch(GraphCall call)
    {
        call.Needs(Permit.WriteServicePrincipals);
        var key = Key(call);
        ServicePrincipalShape.Check(call.Body);
        if (TryFind(call) is not { } principal)
        {
            if (key.Property is null || !call.Request.Prefers("create-if-missing")) throw GraphProblem.NotFound(key.Value);
            return s_set.One(call, Create(call, key.Id), StatusCodes.Status201Created);
        }
        ApplicationRights.Write(call, principal);
        if (call.Body.ContainsKey("appId") && !string.Equals((string?)call.Body["appId"], principal.AppId.ToString(), StringComparison.OrdinalIgnoreCase)) throw GraphProblem.BadRequest("Property 'appId' is immutable and cannot be changed.");
        ServicePrincipalShape.Write(principal, call.Body);
        return GraphAnswer.NoContent;
    }

    private static Guid AppIdIn(JsonObject body)
        => (string?)body["appId"] is not { Length: > 0 } text ? throw GraphProblem.Missing("appId", "ServicePrincipal")
            : Guid.TryParse(text, out var id) ? id
            : throw GraphProblem.Invalid("appId", "ServicePrincipal");

    // https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals
    private static ServicePrincipal Create(GraphCall call, Guid appId)
    {
        var tenant = call.Tenant;
        var own = tenant.FindApplication(appId);
        var foreign = own is null && call.Simulation.State.FindApplication(appId) is { Application.IsMultiTenant: true } found ? found : default;
        var api = PublishedApis.All.FirstOrDefault(a => a.AppId == appId);
        ApplicationRights.CreateServicePrincipal(call, own);

        // Two misleading errors for an application that this replica has not heard of: https://github.com/Azure/azure-powershell/issues/29530
        if (own is not null && !call.Sees(own))
            throw call.Weather.FlipsCoin()
                ? new GraphProblem(StatusCodes.Status403Forbidden, "Authorization_RequestDenied", "When using this permission, the backing application of the service principal being created must in the local tenant")
                : NoBacking(appId);
        // Guess: Exchange without a plan answers like any application that is not there.
        if (own is null && foreign.Application is null && (api is null || (api == PublishedApis.ExchangeOnline && !tenant.HasExchange))) throw NoBacking(appId);
        if (tenant.FindServicePrincipal(appId) is not null) throw ServicePrincipalRemoval.InUse(appId);

        var principal = new ServicePrincipal
        {
            Id = Guid.NewGuid(),
            AppId = appId,
            DisplayName = (own ?? foreign.Application)?.DisplayName ?? api!.DisplayName,
            AppOwnerTenantId = own is not null ? tenant.Id : foreign.Home?.Id ?? PublishedApis.MicrosoftServices,
            Backing = own ?? foreign.Application,
            Api = api,
            CreatedAt = call.Now,
            CreatedByAppId = call.Caller.AppId,
            VisibleFrom = call.Weather.KnownElsewhereFrom(),
        };
        // The application that makes it for itself owns it: https://learn.microsoft.com/graph/permissions-reference#applicationreadwriteownedby
        if (call.Caller.IsApplication && tenant.FindServicePrincipal(call.Caller.AppId) is { } self) principal.Owners.Add(self.Id);
        ServicePrincipalShape.Write(principal, call.Body);
        tenant.ServicePrincipals.Add(principal);
        return principal;
    }

    // Guess: the code.
    private static GraphProblem NoBacking(Guid appId)
        => GraphProblem.BadRequest($"The appId '{appId}' of the service principal does not reference a valid application object.", "NoBackingApplicationObject");
}
