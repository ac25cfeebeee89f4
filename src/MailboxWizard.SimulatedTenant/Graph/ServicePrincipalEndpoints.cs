using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>/servicePrincipals: create, find, change, delete.</summary>
internal static class ServicePrincipalEndpoints
{
    private static readonly ODataSet s_set = new()
    {
        Name = "servicePrincipals",
        Type = "servicePrincipal",
        Filterable = ["id", "appId", "displayName", "tags", "servicePrincipalType", "servicePrincipalNames", "appOwnerOrganizationId", "accountEnabled"],
    };

    private static readonly Shape s_writable = Shape.Object(new()
    {
        ["appId"] = Shape.Id,
        ["accountEnabled"] = Shape.Flag,
        ["displayName"] = Shape.Text,
        ["tags"] = Shape.List(Shape.Text),
    });

    public static void Map(GraphRoutes routes) => routes
        .Add("GET", "servicePrincipals", call =>
        {
            ApplicationRights.Read(call);
            return s_set.Many(call, Known(call).Select(ServicePrincipalJson.Of));
        })
        .Add("POST", "servicePrincipals", call =>
        {
            s_writable.Check(call.Body, "ServicePrincipal");
            var appId = (string?)call.Body["appId"] ?? throw GraphProblem.BadRequest("A value is required for property 'appId' of resource 'ServicePrincipal'.");
            return s_set.One(call, ServicePrincipalJson.Of(Create(call, Guid.Parse(appId))), StatusCodes.Status201Created);
        })
        .Add("GET", "servicePrincipals/{id}", call =>
        {
            ApplicationRights.Read(call);
            return s_set.One(call, ServicePrincipalJson.Of(Find(call)));
        })
        .Add("PATCH", "servicePrincipals/{id}", Patch)
        .Add("DELETE", "servicePrincipals/{id}", call =>
        {
            var principal = Find(call);
            ApplicationRights.CreateServicePrincipal(call, principal.Backing);
            Remove(call.Tenant, principal);
            return GraphAnswer.NoContent;
        });

    /// <summary>By object id or appId='…'; what was just created is not found yet.</summary>
    public static ServicePrincipal Find(GraphCall call) => TryFind(call) ?? throw GraphProblem.NotFound(AppIdOf(call["id"]) ?? call["id"]);

    public static void Remove(Tenant tenant, ServicePrincipal principal)
    {
        tenant.ServicePrincipals.Remove(principal);
        tenant.RoleAssignments.RemoveWhere(a => a.PrincipalId == principal.Id || a.ResourceId == principal.Id);
        tenant.PermissionGrants.RemoveWhere(g => g.ClientId == principal.Id || g.ResourceId == principal.Id);
    }

    private static ServicePrincipal? TryFind(GraphCall call)
    {
        var text = AppIdOf(call["id"]);
        if (!Guid.TryParse(text ?? call["id"], out var id)) throw GraphProblem.BadRequest($"Invalid object identifier '{text ?? call["id"]}'.");
        return Known(call).FirstOrDefault(s => (text is null ? s.Id : s.AppId) == id);
    }

    private static IEnumerable<ServicePrincipal> Known(GraphCall call) => call.Tenant.ServicePrincipals.Where(s => call.Sees(s));

    private static GraphAnswer Patch(GraphCall call)
    {
        s_writable.Check(call.Body, "ServicePrincipal");
        if (TryFind(call) is not { } principal)
        {
            // https://learn.microsoft.com/graph/api/serviceprincipal-upsert
            if (AppIdOf(call["id"]) is not { } appId || !call.Request.Prefers("create-if-missing")) throw GraphProblem.NotFound(call["id"]);
            return s_set.One(call, ServicePrincipalJson.Of(Create(call, Guid.Parse(appId))), StatusCodes.Status201Created);
        }
        ApplicationRights.CreateServicePrincipal(call, principal.Backing);
        if (call.Body["accountEnabled"] is { } enabled) principal.AccountEnabled = (bool)enabled;
        if (call.Body["displayName"] is { } name) principal.DisplayName = (string)name!;
        if (call.Body["tags"] is JsonArray tags) SetTags(principal, tags);
        return GraphAnswer.NoContent;
    }

    // https://learn.microsoft.com/graph/api/serviceprincipal-post-serviceprincipals
    private static ServicePrincipal Create(GraphCall call, Guid appId)
    {
        var tenant = call.Tenant;
        var own = tenant.Applications.FirstOrDefault(a => a.AppId == appId && a.DeletedAt is null);
        var foreign = own is null && call.Simulation.State.FindApplication(appId) is { Application.IsMultiTenant: true } found ? found.Application : null;
        var api = PublishedApis.All.FirstOrDefault(a => a.AppId == appId);
        ApplicationRights.CreateServicePrincipal(call, own);

        // Two misleading errors for an application that this replica has not heard of: https://github.com/Azure/azure-powershell/issues/29530
        if (own is not null && !call.Sees(own))
            throw call.Weather.FlipsCoin()
                ? new GraphProblem(StatusCodes.Status403Forbidden, "Authorization_RequestDenied", "When using this permission, the backing application of the service principal being created must in the local tenant")
                : NoBacking(appId);
        // Guess: Exchange without a plan answers like any application that is not there.
        if (own is null && foreign is null && (api is null || (api == PublishedApis.ExchangeOnline && !tenant.HasExchange))) throw NoBacking(appId);
        if (tenant.FindServicePrincipal(appId) is not null)
            throw new GraphProblem(StatusCodes.Status409Conflict, "Request_MultipleObjectsWithSameKeyValue",
                $"The service principal cannot be created, updated, or restored because the service principal name {appId} is already in use.");

        var principal = new ServicePrincipal
        {
            Id = Guid.NewGuid(),
            AppId = appId,
            DisplayName = (own ?? foreign)?.DisplayName ?? api!.DisplayName,
            AppOwnerTenantId = own is not null ? tenant.Id : foreign is not null ? call.Simulation.State.FindApplication(appId)!.Value.Home.Id : PublishedApis.MicrosoftServices,
            Backing = own ?? foreign,
            Api = api,
            CreatedAt = call.Now,
            VisibleFrom = call.Weather.KnownElsewhereFrom(),
        };
        if (call.Body["tags"] is JsonArray tags) SetTags(principal, tags);
        tenant.ServicePrincipals.Add(principal);
        return principal;
    }

    private static void SetTags(ServicePrincipal principal, JsonArray tags)
    {
        principal.Tags.RemoveWhere(_ => true);
        foreach (var tag in tags) principal.Tags.Add((string)tag!);
    }

    // Guess: the code.
    private static GraphProblem NoBacking(Guid appId)
        => GraphProblem.BadRequest($"The appId '{appId}' of the service principal does not reference a valid application object.", "NoBackingApplicationObject");

    private static string? AppIdOf(string segment)
        => segment.StartsWith("appId='", StringComparison.OrdinalIgnoreCase) && segment.EndsWith('\'') ? segment["appId='".Length..^1] : null;
}
