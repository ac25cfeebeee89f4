using System.Text;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Claims that several kinds of token share.</summary>
internal static class TokenClaims
{
    public static JsonObject Start(string audience, string issuer, DateTimeOffset now, TimeSpan lifetime) => new()
    {
        ["aud"] = audience,
        ["iss"] = issuer,
        ["iat"] = now.ToUnixTimeSeconds(),
        ["nbf"] = now.AddMinutes(-5).ToUnixTimeSeconds(),
        ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
    };

    /// <summary>The claims by which Entra knows a token again; opaque to everybody else.</summary>
    public static void AddOpaque(JsonObject claims)
    {
        claims["rh"] = $"1.{Ids.Opaque()}.";
        claims["uti"] = Ids.Opaque()[..22];
    }

    /// <summary>The active roles only: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference#payload-claims</summary>
    public static JsonArray Wids(Person person)
        => new([.. person.Roles.Select(r => r.TemplateId).Append(DirectoryRole.OrdinaryMember).Select(id => (JsonNode)id.ToString())]);

    /// <summary>The values of the roles that a principal holds on a resource; what was just granted is missing until it is known.</summary>
    public static JsonArray? Roles(Tenant tenant, Guid principal, Guid resourceAppId, DateTimeOffset now)
    {
        if (tenant.FindServicePrincipal(resourceAppId) is not { } resource) return null;
        var roles = new JsonArray([..
            from assignment in tenant.RoleAssignmentsOf(principal)
            where assignment.ResourceId == resource.Id && Replica.TokenService.Sees(assignment, now)
            let role = resource.AppRoles.FirstOrDefault(r => r.Id == assignment.AppRoleId)
            where role is not null && role.Value.Length > 0
            select (JsonNode)role.Value]);
        return roles.Count > 0 ? roles : null;
    }

    /// <summary>Another one for every application: https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference</summary>
    public static string Subject(Person person, Guid audience) => Ids.Base64Url(Ids.Hash($"{person.Id}/{audience}"));

    /// <summary>Whose token it is, for MSAL's cache: base64url of uid and utid, which are those of the account's home.</summary>
    public static string ClientInfo(SignedIn who)
        => Ids.Base64Url(Encoding.UTF8.GetBytes(new JsonObject { ["uid"] = who.Account.Id.ToString(), ["utid"] = who.Home.Id.ToString() }.ToJsonString()));

    public static void AddNames(JsonObject claims, Person person)
    {
        var names = person.DisplayName.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length > 1) claims["family_name"] = names[^1];
        if (names.Length > 0) claims["given_name"] = names[0];
    }

    // https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
    public static void AddOptional(JsonObject claims, Application declares, string token, SignedIn who)
    {
        foreach (var claim in (declares.Properties["optionalClaims"]?[token] as JsonArray ?? []).Select(c => (string?)c?["name"]))
        {
            if (claim is null || claims.ContainsKey(claim)) continue;
            JsonNode? value = claim switch
            {
                "acct" => who.Person.IsGuest ? 1 : 0,
                "auth_time" => who.At.ToUnixTimeSeconds(),
                "email" => who.Person.Mail,
                "family_name" or "given_name" => Name(who.Person, claim),
                "idtyp" when token == "accessToken" => "user",
                "ipaddr" => who.Address,
                "login_hint" => Ids.Base64Url(Ids.Hash($"login/{who.Account.Id}")),
                "sid" => who.SessionId.ToString(),
                "tenant_ctry" => "AT",
                "tenant_region_scope" => "EU",
                "upn" => who.Person.UserPrincipalName,
                "verified_primary_email" when who.Person.Mail is { } mail => new JsonArray(mail),
                _ => null,
            };
            if (value is not null) claims[claim] = value;
        }
    }

    private static JsonNode? Name(Person person, string which)
    {
        var names = new JsonObject();
        AddNames(names, person);
        return names[which]?.DeepClone();
    }
}
