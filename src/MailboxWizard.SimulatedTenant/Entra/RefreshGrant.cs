using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>A refresh token is used, for this resource or another, in this tenant or another. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#refresh-the-access-token</summary>
internal sealed class RefreshGrant(Simulation simulation, ClientCheck clients, PersonTokens people)
{
    // https://learn.microsoft.com/entra/identity-platform/refresh-tokens#token-lifetime
    public static readonly TimeSpan Life = TimeSpan.FromDays(90);

    public static readonly TimeSpan SinglePageLife = TimeSpan.FromHours(24);

    public JsonObject Answer(TokenForm form, Authority authority)
    {
        var client = clients.Find(form.ClientId, authority);
        var isKnown = simulation.SignIns.TryFind<IssuedRefreshToken>(form["refresh_token"] ?? throw EntraProblems.Missing("refresh_token"), out var token) && token.Client == client;
        var platform = isKnown ? token!.Platform : ClientPlatform.Web;
        CodeGrant.CheckOrigin(form, platform);
        var proof = clients.Prove(client, form, authority, isPublic: platform != ClientPlatform.Web);

        if (!isKnown) throw EntraProblems.CodeUnknown();
        if (token!.ExpiresAt <= simulation.Now)
            throw platform == ClientPlatform.SinglePage ? EntraProblems.SinglePageTokenExpired(token.IssuedAt, SinglePageLife) : EntraProblems.RefreshTokenInactive(token.IssuedAt, Life);
        AccessRules.CheckNotRevoked(token.Who);
        var who = Accounts.Enter(token.Who, authority, client, simulation.State);
        var scopes = authority.Version == EndpointVersion.V2 ? ScopeRequest.Parse(form.Scope, client, who.Tenant.DisplayName, simulation.State)
            : form["resource"] is null && token.Scopes is { } before ? before
            : ScopeRequest.ForResource(form["resource"], client, who.Tenant.DisplayName, simulation.State);
        return people.AnswerWatched(new PersonGrant
        {
            Who = who,
            Client = client,
            Scopes = scopes,
            Proof = proof,
            Platform = platform,
            Version = authority.Version,
            Claims = token.Claims.With(ClaimsRequest.Parse(form["claims"])),
            WantsClientInfo = form["client_info"] == "1",
            AlwaysRefreshes = true,
            RefreshIssuedAt = platform == ClientPlatform.SinglePage ? token.IssuedAt : null,
        }, "refresh_token");
    }
}
