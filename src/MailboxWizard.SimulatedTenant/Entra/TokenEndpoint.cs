using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>POST /{tenant}/oauth2/v2.0/token for the three grants that the product uses.</summary>
internal sealed class TokenEndpoint(Simulation simulation)
{
    private readonly TokenIssuer _issuer = new(simulation);

    public async Task HandleAsync(HttpContext http, Authority authority)
    {
        var form = await TokenForm.ReadAsync(http.Request, http.RequestAborted);
        if (form["client_assertion"] is not null)
        {
            await Web.NotSimulated.AnswerAsync(http);
            return;
        }
        JsonObject answer;
        lock (simulation.State.Gate)
            answer = form.GrantType switch
            {
                "client_credentials" => ForApplication(form, authority),
                "authorization_code" => ForCode(form, authority),
                "refresh_token" => ForRefreshToken(form, authority),
                var grant => throw EntraProblems.GrantUnknown(grant),
            };
        await EntraAnswers.JsonAsync(http, answer);
    }

    // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
    private JsonObject ForApplication(TokenForm form, Authority authority)
    {
        if (authority.IsCommon) throw EntraProblems.GrantNotOverCommon();
        // Guess: /organizations names no tenant to be an application in.
        var tenant = authority.Tenant ?? throw EntraProblems.NoTenantNamed();
        var scope = form.Scope ?? throw EntraProblems.Missing("scope");
        if (scope.Contains(' ', StringComparison.Ordinal)) throw EntraProblems.ScopeInvalid(scope);
        if (!scope.EndsWith("/.default", StringComparison.OrdinalIgnoreCase)) throw EntraProblems.ScopeWithoutDefault(scope);

        var (_, application) = ClientCheck.Accept(form, authority, simulation.State, simulation.Now);
        var principal = tenant.FindServicePrincipal(application.AppId);
        if (principal is null || !Replica.TokenService.Sees(principal, simulation.Now)) throw EntraProblems.NoServicePrincipal(application.AppId, tenant);

        var identifier = scope[..^"/.default".Length];
        var resource = PublishedApis.Find(identifier);
        if (resource is null || tenant.FindServicePrincipal(resource.AppId) is null) throw EntraProblems.ResourceNotInTenant(identifier, tenant.DisplayName);
        return Answer(_issuer.ForApplication(tenant, application, principal, resource));
    }

    // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redeem-a-code-for-an-access-token
    private JsonObject ForCode(TokenForm form, Authority authority)
    {
        var (_, application) = ClientCheck.Accept(form, authority, simulation.State, simulation.Now);
        if (!simulation.SignIns.TryFind<IssuedCode>(form["code"] ?? throw EntraProblems.Missing("code"), out var code)
            || code.Request.Application != application) throw EntraProblems.CodeUnknown();
        if (code.ExpiresAt <= simulation.Now) throw EntraProblems.CodeExpired();
        var redirect = form["redirect_uri"] ?? throw EntraProblems.Missing("redirect_uri");
        if (redirect != code.Request.RedirectUri) throw EntraProblems.RedirectDiffers(redirect, code.Request.RedirectUri);
        if (!IsAnswered(code.Request.Challenge, form["code_verifier"])) throw EntraProblems.VerifierWrong();
        if (!code.Redeem()) throw EntraProblems.CodeUsedTwice();

        var scopes = form.Scope is null ? code.Request.Scopes : ScopeRequest.Parse(form.Scope, application, code.Who.Tenant.DisplayName);
        return ForPerson(code.Request, code.Who, application, scopes, form);
    }

    // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#refresh-the-access-token
    private JsonObject ForRefreshToken(TokenForm form, Authority authority)
    {
        var (_, application) = ClientCheck.Accept(form, authority, simulation.State, simulation.Now);
        if (!simulation.SignIns.TryFind<IssuedRefreshToken>(form["refresh_token"] ?? throw EntraProblems.Missing("refresh_token"), out var token)
            || token.ClientAppId != application.AppId) throw EntraProblems.CodeUnknown();
        if (token.ExpiresAt <= simulation.Now) throw EntraProblems.CodeExpired();
        if (authority.Tenant is { } named && named != token.Who.Tenant)
            throw new EntraProblem(50020, "invalid_grant", $"User account '{token.Who.Person.UserPrincipalName}' does not exist in tenant '{named.DisplayName}'.");
        return ForPerson(null, token.Who, application, ScopeRequest.Parse(form.Scope, application, token.Who.Tenant.DisplayName), form);
    }

    private JsonObject ForPerson(AuthorizeRequest? request, SignedIn who, Application application, ScopeRequest scopes, TokenForm form)
    {
        if (!who.Person.AccountEnabled) throw new EntraProblem(50057, "invalid_grant", "The user account is disabled.");
        if (Consents.Outstanding(who.Tenant, application.AppId, scopes, who.Person).Count > 0) throw EntraProblems.ConsentMissing(application);

        var answer = Answer(_issuer.ForPerson(who, application, scopes.Resource));
        answer["scope"] = string.Join(' ', scopes.OpenId.Where(s => s != "offline_access").Concat(scopes.Wanted.Select(s => scopes.Prefix + s)));
        if (scopes.WantsRefreshToken || form.GrantType == "refresh_token")
            answer["refresh_token"] = simulation.SignIns.Keep(new IssuedRefreshToken(application.AppId, who, simulation.Now.AddDays(90)));
        if (scopes.OpenId.Contains("openid")) answer["id_token"] = _issuer.IdToken(request, who, application, scopes);
        if (form["client_info"] == "1") answer["client_info"] = TokenIssuer.ClientInfo(who);
        return answer;
    }

    private static JsonObject Answer(string accessToken) => new()
    {
        ["token_type"] = "Bearer",
        ["expires_in"] = (int)TokenIssuer.Lifetime.TotalSeconds - 1,
        ["ext_expires_in"] = (int)TokenIssuer.Lifetime.TotalSeconds - 1,
        ["access_token"] = accessToken,
    };

    private static bool IsAnswered(string? challenge, string? verifier)
        => challenge is null ? verifier is null
            : verifier is not null && challenge == Ids.Base64Url(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
