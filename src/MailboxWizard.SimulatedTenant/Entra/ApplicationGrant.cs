using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>An application asks for itself. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow</summary>
internal sealed class ApplicationGrant(Simulation simulation, ClientCheck clients, LoopWatch loops)
{
    private const string Default = "/.default";

    private readonly AccessTokens _tokens = new(simulation);
    private readonly TokenAnswer _answers = new(simulation);

    public JsonObject Answer(TokenForm form, Authority authority)
    {
        if (authority.Tenant is { } asked && simulation.Weather.Of(asked).Script is { Place: Scenarios.AnswerPlace.Entra } script) throw EntraProblems.Scripted(script);
        if (authority.IsCommon) throw EntraProblems.GrantNotOverCommon();
        // Guess: /organizations names no tenant to be an application in.
        var tenant = authority.Tenant ?? throw EntraProblems.NoTenantNamed();
        var identifier = authority.Version == EndpointVersion.V1 ? form["resource"] ?? throw EntraProblems.ResourceMissing() : Resource(form.Scope ?? throw EntraProblems.Missing("scope"));

        var application = clients.Find(form.ClientId, authority);
        // Guess: a registration that allows public flows and has no credential at all is told to be public.
        if (application.AllowsPublicFlows && application.Passwords.Count == 0 && application.Keys.Count == 0) clients.Prove(application, form, authority, isPublic: true);
        var proof = clients.Prove(application, form, authority, isPublic: false);
        var principal = tenant.FindServicePrincipal(application.AppId);
        if (principal is null || !Replica.TokenService.Sees(principal, simulation.Now)) throw EntraProblems.NoServicePrincipal(application.AppId, tenant);

        var resource = ApiResource.Find(identifier, simulation.State);
        if (resource is null || tenant.FindServicePrincipal(resource.AppId) is not { } target) throw EntraProblems.ResourceNotInTenant(identifier, tenant.DisplayName);
        if (!target.AccountEnabled) throw EntraProblems.ResourceDisabled(identifier);
        AccessRules.CheckNotBlocked(tenant, application, resource);
        AccessRules.CheckAssigned(tenant, application, principal, resource, target);
        loops.CheckApplication(application.AppId, tenant, resource);
        return _answers.For(_tokens.ForApplication(tenant, application, principal, resource, identifier, proof), tenant, authority.Version, identifier);
    }

    // Guess: 28002 for scopes of OpenID Connect alone, 700023 for .default of no resource; only the sentences are published.
    private static string Resource(string scope)
    {
        var items = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (items.Length > 1) throw EntraProblems.ScopeOfManyResourcesForApplication(scope);
        if (scope is "openid" or "profile" or "email" or "offline_access") throw EntraProblems.ScopeNotForAccess(scope);
        if (scope is Default or ".default") throw EntraProblems.ScopeWithoutResource(scope);
        return scope.EndsWith(Default, StringComparison.OrdinalIgnoreCase) ? scope[..^Default.Length] : throw EntraProblems.ScopeWithoutDefault(scope);
    }
}
