using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>A code is redeemed. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redeem-a-code-for-an-access-token</summary>
internal sealed class CodeGrant(Simulation simulation, ClientCheck clients, PersonTokens people)
{
    public JsonObject Answer(TokenForm form, Authority authority)
    {
        var client = clients.Find(form.ClientId, authority);
        // The proof first: whoever cannot prove to be the client learns nothing about codes.
        var isKnown = simulation.SignIns.TryFind<IssuedCode>(form["code"] ?? throw EntraProblems.Missing("code"), out var code) && code.Request.Application == client;
        var platform = isKnown ? code!.Request.Reply.Platform : ClientPlatform.Web;
        CheckOrigin(form, platform);
        var proof = clients.Prove(client, form, authority, isPublic: platform != ClientPlatform.Web);

        if (!isKnown) throw EntraProblems.CodeUnknown();
        if (code!.ExpiresAt <= simulation.Now) throw EntraProblems.CodeExpired();
        var request = code.Request;
        if (authority.Tenant is { } tenant && tenant != code.Who.Tenant) throw EntraProblems.CodeOfOtherTenant();
        var redirect = form["redirect_uri"] ?? throw EntraProblems.Missing("redirect_uri");
        if (redirect != request.Reply.Address) throw EntraProblems.RedirectDiffers(redirect, request.Reply.Address);
        if (!ProofKey.IsAnswered(request.Challenge, request.ChallengeMethod, form["code_verifier"])) throw EntraProblems.VerifierWrong();
        if (platform == ClientPlatform.SinglePage && request.Challenge is null) throw EntraProblems.SinglePageNeedsProofKey();
        if (!code.Redeem()) throw EntraProblems.CodeUsedTwice();

        return people.Answer(new PersonGrant
        {
            Who = code.Who,
            Client = client,
            Scopes = Scopes(form, authority, request, client, code.Who.Tenant),
            Proof = proof,
            Platform = platform,
            Version = authority.Version,
            Claims = request.Claims.With(ClaimsRequest.Parse(form["claims"])),
            Nonce = request.Nonce,
            WantsClientInfo = form["client_info"] == "1",
        });
    }

    private ScopeRequest Scopes(TokenForm form, Authority authority, AuthorizeRequest request, Application client, Tenant tenant)
    {
        if (authority.Version == EndpointVersion.V1)
            return form["resource"] is { } resource ? ScopeRequest.ForResource(resource, client, tenant.DisplayName, simulation.State) : request.Scopes;
        return form.Scope is null ? request.Scopes : ScopeRequest.Parse(form.Scope, client, tenant.DisplayName, simulation.State);
    }

    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes and https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redirect-uris-for-single-page-apps-spas
    internal static void CheckOrigin(TokenForm form, ClientPlatform platform)
    {
        if (platform == ClientPlatform.SinglePage && form.Origin is null) throw EntraProblems.SinglePageNeedsOrigin();
        if (platform != ClientPlatform.SinglePage && form.Origin is not null) throw EntraProblems.CrossOriginForSinglePageOnly();
    }
}
