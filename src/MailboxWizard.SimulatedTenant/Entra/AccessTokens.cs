using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>An access token and how long it lives.</summary>
internal sealed record AccessToken(string Text, TimeSpan Lifetime);

/// <summary>Writes access tokens that carry what was granted and nothing else.</summary>
// https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
internal sealed class AccessTokens(Simulation simulation)
{
    // Entra draws 60 to 90 minutes; here every token lives equally long: https://learn.microsoft.com/entra/identity-platform/access-tokens#token-lifetime
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(65);

    // "up to 28 hours" for clients that understand challenges: https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation#token-lifetime
    public static readonly TimeSpan LongLifetime = TimeSpan.FromHours(24);

    /// <summary>Carries every consented scope of the resource, not only those just asked for.</summary>
    public AccessToken ForPerson(SignedIn who, Application client, ScopeRequest asked, ClientProof proof, ClaimsRequest request)
    {
        var resource = asked.Resource;
        var isLong = request.UnderstandsChallenges && resource.IsCapableOfContinuousEvaluation;
        var lifetime = isLong ? LongLifetime : Lifetime;
        var claims = Start(resource, asked.Audience, who.Tenant, client, proof, lifetime);
        claims["name"] = who.Person.DisplayName;
        claims["oid"] = who.Person.Id.ToString();
        claims["sub"] = TokenClaims.Subject(who.Person, resource.AppId);
        claims["sid"] = who.SessionId.ToString();
        claims["scp"] = string.Join(' ', Consents.Granted(who.Tenant, client, resource, who.Person).Except(["offline_access"]).Order(StringComparer.Ordinal));
        if (!who.IsAtHome) claims["idp"] = Authority.IssuerOf(who.Home.Id.ToString(), EndpointVersion.V1);
        if (TokenClaims.Roles(who.Tenant, who.Person.Id, resource.AppId, simulation.Now) is { } roles) claims["roles"] = roles;
        if (request.Contexts.Count > 0) claims["acrs"] = new JsonArray([.. request.Contexts.Select(c => (JsonNode)c)]);
        if (resource.TokenVersion == 2) claims["preferred_username"] = who.Account.UserPrincipalName;
        else AddV1(claims, who);
        if (resource.Published is not null) AddForMicrosoft(claims, who, client, isLong);
        else
        {
            TokenClaims.AddOptional(claims, resource.Registered!, "accessToken", who);
            if (request.UnderstandsChallenges && AsksFor(resource.Registered!, "xms_cc")) claims["xms_cc"] = new JsonArray("cp1");
        }
        return new AccessToken(simulation.Key.Sign(claims, withX5t: resource.TokenVersion == 1), lifetime);
    }

    /// <summary>Without any grant there is still a token, with no roles in it; the resource then refuses it.</summary>
    public AccessToken ForApplication(Tenant tenant, Application client, ServicePrincipal principal, ApiResource resource, string audience, ClientProof proof)
    {
        var claims = Start(resource, audience, tenant, client, proof, Lifetime);
        claims["oid"] = principal.Id.ToString();
        claims["sub"] = principal.Id.ToString();
        if (resource.TokenVersion == 1) claims["idp"] = Authority.IssuerOf(tenant.Id.ToString(), EndpointVersion.V1);
        if (TokenClaims.Roles(tenant, principal.Id, resource.AppId, simulation.Now) is { } roles) claims["roles"] = roles;
        if (resource.Published is not null)
        {
            claims["app_displayname"] = client.DisplayName;
            claims["idtyp"] = "app";
            claims["tenant_region_scope"] = "EU";
            claims["wids"] = new JsonArray("0997a1d0-0d1d-4acb-b408-d5ca73121e90");
            claims["xms_tcdt"] = tenant.CreatedAt.ToUnixTimeSeconds();
        }
        else if (AsksFor(resource.Registered!, "idtyp")) claims["idtyp"] = "app";
        ForeignClaims.Put(claims, simulation.Weather.Of(tenant).Knobs, tenant);
        var token = simulation.Key.Sign(claims, withX5t: resource.TokenVersion == 1);
        return new AccessToken(tenant.EncryptsTokens && resource.Published is not null ? simulation.Key.Seal(token) : token, Lifetime);
    }

    private JsonObject Start(ApiResource resource, string audience, Tenant tenant, Application client, ClientProof proof, TimeSpan lifetime)
    {
        var isV2 = resource.TokenVersion == 2;
        var claims = TokenClaims.Start(
            isV2 ? resource.AppId.ToString() : audience,
            Authority.IssuerOf(tenant.Id.ToString(), isV2 ? EndpointVersion.V2 : EndpointVersion.V1), simulation.Weather.Of(tenant).Now, lifetime);
        claims["aio"] = Ids.Opaque();
        claims[isV2 ? "azp" : "appid"] = client.AppId.ToString();
        claims[isV2 ? "azpacr" : "appidacr"] = $"{(int)proof}";
        claims["tid"] = tenant.Id.ToString();
        claims["ver"] = isV2 ? "2.0" : "1.0";
        TokenClaims.AddOpaque(claims);
        return claims;
    }

    // https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference#v10-basic-claims
    private static void AddV1(JsonObject claims, SignedIn who)
    {
        claims["acr"] = "1";
        claims["amr"] = new JsonArray([.. who.Methods.Select(m => (JsonNode)m)]);
        claims["ipaddr"] = who.Address;
        TokenClaims.AddNames(claims, who.Person);
        claims["unique_name"] = who.IsAtHome ? who.Person.UserPrincipalName : who.Account.UserPrincipalName;
        claims["upn"] = who.Person.UserPrincipalName;
    }

    private static void AddForMicrosoft(JsonObject claims, SignedIn who, Application client, bool isLong)
    {
        claims["acct"] = who.Person.IsGuest ? 1 : 0;
        claims["app_displayname"] = client.DisplayName;
        claims["idtyp"] = "user";
        claims["tenant_region_scope"] = "EU";
        claims["wids"] = TokenClaims.Wids(who.Person);
        claims["xms_st"] = new JsonObject { ["sub"] = TokenClaims.Subject(who.Person, client.AppId) };
        claims["xms_tcdt"] = who.Tenant.CreatedAt.ToUnixTimeSeconds();
        if (isLong) claims["xms_cc"] = new JsonArray("cp1");
    }

    private static bool AsksFor(Application resource, string claim)
        => (resource.Properties["optionalClaims"]?["accessToken"] as JsonArray ?? []).Any(c => (string?)c?["name"] == claim);
}
