using System.Text;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Writes tokens that carry what was granted and nothing else.</summary>
internal sealed class TokenIssuer(Simulation simulation)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(65);

    // https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
    public string IdToken(AuthorizeRequest? request, SignedIn who, Application application, ScopeRequest scopes)
    {
        var claims = Times(who.Tenant, application.AppId.ToString(), $"https://login.microsoftonline.com/{who.Tenant.Id}/v2.0");
        claims["tid"] = who.Tenant.Id.ToString();
        claims["oid"] = who.Person.Id.ToString();
        claims["sub"] = Subject(who.Person, application.AppId);
        if (scopes.OpenId.Contains("profile"))
        {
            claims["name"] = who.Person.DisplayName;
            claims["preferred_username"] = who.Person.UserPrincipalName;
        }
        if (scopes.OpenId.Contains("email") && who.Person.Mail is { } mail) claims["email"] = mail;
        if (request?.Nonce is { } nonce) claims["nonce"] = nonce;
        // auth_time is an optional claim that the registration must ask for: https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
        if (AsksFor(application, "auth_time")) claims["auth_time"] = who.At.ToUnixTimeSeconds();
        if (application.GroupMembershipClaims is var groups && (groups.Contains("DirectoryRole", StringComparison.Ordinal) || groups == "All")) claims["wids"] = Wids(who.Person);
        if (RolesOf(who.Tenant, who.Person.Id, application.AppId) is { Count: > 0 } roles) claims["roles"] = roles;
        claims["ver"] = "2.0";
        claims["uti"] = Ids.Opaque()[..22];
        return simulation.Key.Sign(claims);
    }

    /// <summary>Carries every consented scope of the resource, not only those just asked for.</summary>
    public string ForPerson(SignedIn who, Application application, PublishedApi resource)
    {
        var claims = V1(resource, who.Tenant, application);
        claims["oid"] = who.Person.Id.ToString();
        claims["sub"] = Subject(who.Person, resource.AppId);
        claims["name"] = who.Person.DisplayName;
        claims["unique_name"] = who.Person.UserPrincipalName;
        claims["upn"] = who.Person.UserPrincipalName;
        claims["idtyp"] = "user";
        claims["scp"] = string.Join(' ', Consents.Granted(who.Tenant, application.AppId, resource.AppId, who.Person).Except(["offline_access"]).Order(StringComparer.Ordinal));
        claims["wids"] = Wids(who.Person);
        return simulation.Key.Sign(claims);
    }

    /// <summary>Without any grant there is still a token, with no roles in it; the resource then refuses it.</summary>
    public string ForApplication(Tenant tenant, Application application, ServicePrincipal principal, PublishedApi resource)
    {
        var claims = V1(resource, tenant, application);
        claims["oid"] = principal.Id.ToString();
        claims["sub"] = principal.Id.ToString();
        claims["idtyp"] = "app";
        if (RolesOf(tenant, principal.Id, resource.AppId) is { Count: > 0 } roles) claims["roles"] = roles;
        claims["wids"] = new JsonArray("0997a1d0-0d1d-4acb-b408-d5ca73121e90");
        return simulation.Key.Sign(claims);
    }

    /// <summary>Whose token it is, for MSAL's cache: base64url of uid and utid.</summary>
    public static string ClientInfo(SignedIn who)
        => Ids.Base64Url(Encoding.UTF8.GetBytes(new JsonObject { ["uid"] = who.Person.Id.ToString(), ["utid"] = who.Tenant.Id.ToString() }.ToJsonString()));

    private JsonArray RolesOf(Tenant tenant, Guid principal, Guid resourceAppId)
    {
        if (tenant.FindServicePrincipal(resourceAppId) is not { } resource) return [];
        var now = simulation.Now;
        return new JsonArray([..
            from assignment in tenant.RoleAssignments
            where assignment.PrincipalId == principal && assignment.ResourceId == resource.Id && Replica.TokenService.Sees(assignment, now)
            let role = resource.AppRoles.FirstOrDefault(r => r.Id == assignment.AppRoleId)
            where role is not null
            select (JsonNode)role.Value]);
    }

    private JsonObject V1(PublishedApi resource, Tenant tenant, Application application)
    {
        // Microsoft's own resources take tokens of version 1: https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats
        var claims = Times(tenant, resource.Identifiers[0], $"https://sts.windows.net/{tenant.Id}/");
        claims["tid"] = tenant.Id.ToString();
        claims["appid"] = application.AppId.ToString();
        claims["app_displayname"] = application.DisplayName;
        claims["appidacr"] = "1";
        claims["ver"] = "1.0";
        claims["uti"] = Ids.Opaque()[..22];
        return claims;
    }

    private JsonObject Times(Tenant tenant, string audience, string issuer)
    {
        var now = simulation.Weather.Of(tenant).Now;
        return new JsonObject
        {
            ["aud"] = audience,
            ["iss"] = issuer,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.AddMinutes(-5).ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        };
    }

    private static JsonArray Wids(Person person)
        => new([.. person.Roles.Select(r => r.TemplateId).Append(DirectoryRole.OrdinaryMember).Select(id => (JsonNode)id.ToString())]);

    private static bool AsksFor(Application application, string claim)
        => (application.Properties["optionalClaims"]?["idToken"] as JsonArray ?? []).Any(c => (string?)c?["name"] == claim);

    // The subject is another one for every application: https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
    private static string Subject(Person person, Guid audience) => Ids.Base64Url(Ids.Hash($"{person.Id}/{audience}"));
}
