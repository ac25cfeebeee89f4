using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Writes ID tokens. https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference</summary>
internal sealed class IdTokens(Simulation simulation)
{
    /// <param name="code">The code that comes with it, which it then vouches for.</param>
    public string Write(SignedIn who, Application application, IReadOnlyList<string> openId, EndpointVersion version, string? nonce, string? code = null)
    {
        var claims = TokenClaims.Start(application.AppId.ToString(), Authority.IssuerOf(who.Tenant.Id.ToString(), version), simulation.Weather.Of(who.Tenant).Now, AccessTokens.Lifetime);
        claims["tid"] = who.Tenant.Id.ToString();
        claims["oid"] = who.Person.Id.ToString();
        claims["sub"] = TokenClaims.Subject(who.Person, application.AppId);
        if (version == EndpointVersion.V1)
        {
            claims["amr"] = new JsonArray([.. who.Methods.Select(m => (JsonNode)m)]);
            TokenClaims.AddNames(claims, who.Person);
            claims["ipaddr"] = who.Address;
            claims["name"] = who.Person.DisplayName;
            claims["unique_name"] = who.Account.UserPrincipalName;
            claims["upn"] = who.Person.UserPrincipalName;
        }
        else if (openId.Contains("profile"))
        {
            claims["name"] = who.Person.DisplayName;
            claims["preferred_username"] = who.Account.UserPrincipalName;
        }
        if (openId.Contains("email") && who.Person.Mail is { } mail) claims["email"] = mail;
        if (nonce is not null) claims["nonce"] = nonce;
        if (code is not null) claims["c_hash"] = HalfHash(code);
        if (!who.IsAtHome) claims["idp"] = Authority.IssuerOf(who.Home.Id.ToString(), EndpointVersion.V1);
        // auth_time and its like are optional claims that the registration must ask for: https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
        TokenClaims.AddOptional(claims, application, "idToken", who);
        if (application.GroupMembershipClaims is var groups && (groups.Contains("DirectoryRole", StringComparison.Ordinal) || groups == "All")) claims["wids"] = TokenClaims.Wids(who.Person);
        if (TokenClaims.Roles(who.Tenant, who.Person.Id, application.AppId, simulation.Now) is { } roles) claims["roles"] = roles;
        claims["sid"] = who.SessionId.ToString();
        claims["ver"] = version == EndpointVersion.V1 ? "1.0" : "2.0";
        TokenClaims.AddOpaque(claims);
        return simulation.Key.Sign(claims, withX5t: version == EndpointVersion.V1);
    }

    // https://openid.net/specs/openid-connect-core-1_0.html#HybridIDToken
    private static string HalfHash(string text) => Ids.Base64Url(SHA256.HashData(Encoding.ASCII.GetBytes(text)).AsSpan(0, 16));
}
