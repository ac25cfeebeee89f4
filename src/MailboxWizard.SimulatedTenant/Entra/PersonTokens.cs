using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The last checks before a person's token, the same for every grant.</summary>
internal sealed class PersonTokens(Simulation simulation, LoopWatch loops)
{
    private readonly TokenAnswer _answers = new(simulation);

    /// <exception cref="EntraProblem">The person, a policy, a missing consent or a missing resource stands against it.</exception>
    public JsonObject Answer(PersonGrant grant)
    {
        var (who, client, scopes) = (grant.Who, grant.Client, grant.Scopes);
        if (!who.Person.AccountEnabled || !who.Account.AccountEnabled) throw EntraProblems.UserDisabled();
        AccessRules.CheckNotRevoked(who);
        if (grant.Claims.NotBefore is { } notBefore && who.At < notBefore) throw EntraProblems.SessionRevoked(who.At, notBefore);
        if (who.Tenant.FindServicePrincipal(client.AppId) is { AccountEnabled: false } || client.IsDisabled) throw EntraProblems.Disabled(client.AppId, client.DisplayName);
        AccessRules.CheckAssigned(who, client);
        CheckResource(who.Tenant, scopes);
        AccessRules.CheckNotBlocked(who, scopes.Resource);
        AccessRules.CheckMultifactor(who, scopes.Resource, grant.Claims, grant.Version);
        if (Consents.Outstanding(who.Tenant, client, scopes, who.Person, simulation.State).Count > 0) throw EntraProblems.ConsentMissing(client);
        return _answers.ForPerson(grant);
    }

    public JsonObject AnswerWatched(PersonGrant grant, string grantType)
    {
        loops.CheckPerson(grant.Client.AppId, grant.Who, grant.Scopes, grantType);
        return Answer(grant);
    }

    private static void CheckResource(Tenant tenant, ScopeRequest scopes)
    {
        var named = scopes.Identifier ?? scopes.Resource.AppId.ToString();
        var principal = tenant.FindServicePrincipal(scopes.Resource.AppId) ?? throw EntraProblems.ResourceNotInTenant(named, tenant.DisplayName);
        if (!principal.AccountEnabled) throw EntraProblems.ResourceDisabled(named);
    }
}
