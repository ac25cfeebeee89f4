using System.Globalization;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Writes what the token endpoint answers: numbers in v2, texts and a few more of them in v1.</summary>
internal sealed class TokenAnswer(Simulation simulation)
{
    private readonly AccessTokens _accessTokens = new(simulation);
    private readonly IdTokens _idTokens = new(simulation);

    // https://learn.microsoft.com/previous-versions/azure/active-directory/azuread-dev/v1-oauth2-client-creds-grant-flow#service-to-service-access-token-response
    public JsonObject For(AccessToken token, Beliefs.Tenant tenant, EndpointVersion version, string audience)
    {
        var answer = new JsonObject { ["token_type"] = "Bearer" };
        var seconds = (int)token.Lifetime.TotalSeconds - 1;
        if (version == EndpointVersion.V2)
        {
            answer["expires_in"] = seconds;
            answer["ext_expires_in"] = seconds;
        }
        else
        {
            var now = simulation.Weather.Of(tenant).Now;
            answer["expires_in"] = Text(seconds);
            answer["ext_expires_in"] = Text(seconds);
            answer["expires_on"] = Text((now + token.Lifetime).ToUnixTimeSeconds());
            answer["not_before"] = Text(now.AddMinutes(-5).ToUnixTimeSeconds());
            answer["resource"] = audience;
        }
        answer["access_token"] = token.Text;
        return answer;
    }

    public JsonObject ForPerson(PersonGrant grant)
    {
        var (who, client, scopes) = (grant.Who, grant.Client, grant.Scopes);
        var token = _accessTokens.ForPerson(who, client, scopes, grant.Proof, grant.Claims);
        var answer = For(token, who.Tenant, grant.Version, scopes.Audience);
        answer["scope"] = Scope(grant);
        if (token.Lifetime == AccessTokens.LongLifetime) answer["refresh_in"] = (int)(token.Lifetime.TotalSeconds / 2);
        if (scopes.WantsRefreshToken || grant.AlwaysRefreshes)
        {
            var now = simulation.Now;
            var life = grant.Platform == ClientPlatform.SinglePage ? RefreshGrant.SinglePageLife : RefreshGrant.Life;
            answer["refresh_token"] = simulation.SignIns.Keep(new IssuedRefreshToken(client, grant.Platform, who, grant.RefreshIssuedAt ?? now, (grant.RefreshIssuedAt ?? now) + life)
            {
                Claims = grant.Claims with { Contexts = [], NotBefore = null },
                Scopes = scopes,
            });
        }
        if (scopes.OpenId.Contains("openid")) answer["id_token"] = _idTokens.Write(who, client, scopes.OpenId, grant.Version, grant.Nonce);
        if (grant.WantsClientInfo) answer["client_info"] = TokenClaims.ClientInfo(who);
        return answer;
    }

    private static string Scope(PersonGrant grant)
    {
        var scopes = grant.Scopes;
        var values = scopes.IsDefault
            ? Consents.Granted(grant.Who.Tenant, grant.Client, scopes.Resource, grant.Who.Person).Where(s => s != "offline_access").Order(StringComparer.Ordinal).Append(grant.Version == EndpointVersion.V2 ? ".default" : "")
            : scopes.Wanted;
        // v1 names scopes without their resource, which stands by itself.
        var named = values.Where(v => v.Length > 0).Select(v => grant.Version == EndpointVersion.V1 ? v : scopes.Prefix + v);
        return string.Join(' ', scopes.OpenId.Where(s => s != "offline_access" && grant.Version == EndpointVersion.V2).Concat(named).Distinct());
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a grant has found out before a token for a person is written.</summary>
internal sealed record PersonGrant
{
    public required SignedIn Who { get; init; }

    public required Beliefs.Application Client { get; init; }

    public required ScopeRequest Scopes { get; init; }

    public required ClientProof Proof { get; init; }

    public required ClientPlatform Platform { get; init; }

    public required EndpointVersion Version { get; init; }

    public ClaimsRequest Claims { get; init; } = ClaimsRequest.None;

    public string? Nonce { get; init; }

    public bool WantsClientInfo { get; init; }

    /// <summary>A refresh is answered with the next refresh token, whatever was asked for.</summary>
    public bool AlwaysRefreshes { get; init; }

    /// <summary>When the first of these refresh tokens was issued, where its life does not begin anew.</summary>
    public DateTimeOffset? RefreshIssuedAt { get; init; }
}
