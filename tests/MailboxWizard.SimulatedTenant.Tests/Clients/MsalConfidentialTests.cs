using System.Text.Json.Nodes;
using Microsoft.Identity.Client;

namespace MailboxWizard.SimulatedTenant.Tests.Clients;

/// <summary>MSAL.NET as a confidential client, with instance discovery and authority validation on: https://learn.microsoft.com/entra/msal/dotnet/acquiring-tokens/overview.</summary>
public sealed class MsalConfidentialTests
{
    private static readonly string[] s_userRead = ["https://graph.microsoft.com/User.Read"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // https://learn.microsoft.com/entra/msal/dotnet/acquiring-tokens/web-apps-apis/client-credential-flows
    [Fact]
    public async Task A_secret_gets_a_token_that_opens_a_mailbox_and_is_kept()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var client = OfContoso(cloud, app.AppId).WithClientSecret(app.Secret).Build();

        var first = await client.AcquireTokenForClient(MicrosoftClients.Everything).ExecuteAsync(Ct);
        var second = await client.AcquireTokenForClient(MicrosoftClients.Everything).ExecuteAsync(Ct);

        (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders/inbox", first.AccessToken)).Expect(200);
        Assert.Equal((TokenSource.IdentityProvider, TokenSource.Cache), (first.AuthenticationResultMetadata.TokenSource, second.AuthenticationResultMetadata.TokenSource));
        Assert.Equal(first.AccessToken, second.AccessToken);
    }

    [Fact]
    public async Task A_wrong_secret_is_reported_by_its_number()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var client = OfContoso(cloud, app.AppId).WithClientSecret(app.KeyId).Build();

        var refused = await Assert.ThrowsAsync<MsalServiceException>(() => client.AcquireTokenForClient(MicrosoftClients.Everything).ExecuteAsync(Ct));

        Assert.Equal(("invalid_client", 401), (refused.ErrorCode, refused.StatusCode));
        Assert.Equal("[7000215]", JsonNode.Parse(refused.ResponseBody)!["error_codes"]!.ToJsonString());
        Assert.NotEmpty(refused.CorrelationId);
    }

    // https://learn.microsoft.com/entra/msal/dotnet/acquiring-tokens/web-apps-apis/authorization-codes
    [Fact]
    public async Task A_code_with_its_proof_key_becomes_an_account_that_is_renewed_silently()
    {
        await using var cloud = await Cloud.StartAsync();
        var client = Wizard(cloud);

        var signedIn = await SignInAsync(cloud, client, "Ada Admin", s_userRead);
        var silent = await client.AcquireTokenSilent(s_userRead, signedIn.Account).ExecuteAsync(Ct);
        var renewed = await client.AcquireTokenSilent(s_userRead, signedIn.Account).WithForceRefresh(true).ExecuteAsync(Ct);

        Assert.Equal(("ada@contoso.com", cloud.TenantId("contoso.com")), (signedIn.Account.Username, signedIn.TenantId));
        Assert.Equal($"{cloud.Server.State.Person("ada@contoso.com").Id}.{cloud.TenantId("contoso.com")}", signedIn.Account.HomeAccountId.Identifier);
        Assert.Equal(cloud.TenantId("contoso.com"), signedIn.ClaimsPrincipal.FindFirst("tid")!.Value);
        Assert.Equal(["https://graph.microsoft.com/User.Read"], signedIn.Scopes.Where(s => s.Contains('/', StringComparison.Ordinal)));
        Assert.Equal((TokenSource.Cache, TokenSource.IdentityProvider), (silent.AuthenticationResultMetadata.TokenSource, renewed.AuthenticationResultMetadata.TokenSource));
        Assert.Equal(CacheRefreshReason.ForceRefreshOrClaims, renewed.AuthenticationResultMetadata.CacheRefreshReason);
        (await cloud.GraphAsync("GET", "me", renewed.AccessToken)).Expect(200);
    }

    [Fact]
    public async Task A_code_without_its_proof_key_is_refused()
    {
        await using var cloud = await Cloud.StartAsync();
        var client = Wizard(cloud);
        var code = await CodeAsync(cloud, client, "Ada Admin", s_userRead);

        var refused = await Assert.ThrowsAsync<MsalUiRequiredException>(() => client.AcquireTokenByAuthorizationCode(s_userRead, code.Code).ExecuteAsync(Ct));

        Assert.Equal(("invalid_grant", "[501481]"), (refused.ErrorCode, JsonNode.Parse(refused.ResponseBody)!["error_codes"]!.ToJsonString()));
    }

    // https://learn.microsoft.com/entra/msal/dotnet/advanced/exceptions/msal-error-handling#msaluirequiredexception
    [Fact]
    public async Task A_permission_that_nobody_consented_to_needs_a_person()
    {
        await using var cloud = await Cloud.StartAsync();
        var client = Wizard(cloud);
        var signedIn = await SignInAsync(cloud, client, "Ada Admin", s_userRead);

        var needed = await Assert.ThrowsAsync<MsalUiRequiredException>(() => client.AcquireTokenSilent(["https://graph.microsoft.com/Application.ReadWrite.All"], signedIn.Account).ExecuteAsync(Ct));

        Assert.Equal(("invalid_grant", UiRequiredExceptionClassification.ConsentRequired), (needed.ErrorCode, needed.Classification));
    }

    private static ConfidentialClientApplicationBuilder OfContoso(Cloud cloud, string appId)
        => ConfidentialClientApplicationBuilder.Create(appId).WithAuthority($"{MicrosoftClients.Login}/{cloud.TenantId("contoso.com")}").WithHttpClientFactory(cloud.Factory());

    private static IConfidentialClientApplication Wizard(Cloud cloud)
        => ConfidentialClientApplicationBuilder.Create(Cloud.WizardAppId).WithAuthority($"{MicrosoftClients.Login}/organizations").WithClientSecret(Cloud.WizardSecret)
            .WithRedirectUri(Cloud.Redirect).WithHttpClientFactory(cloud.Factory()).Build();

    private static async Task<AuthenticationResult> SignInAsync(Cloud cloud, IConfidentialClientApplication client, string person, string[] scopes)
    {
        var (code, verifier) = await CodeAsync(cloud, client, person, scopes);
        return await client.AcquireTokenByAuthorizationCode(scopes, code).WithPkceCodeVerifier(verifier).ExecuteAsync(Ct);
    }

    private static async Task<(string Code, string Verifier)> CodeAsync(Cloud cloud, IConfidentialClientApplication client, string person, string[] scopes)
    {
        var address = await client.GetAuthorizationRequestUrl(scopes).WithPkce(out var verifier).ExecuteAsync(Ct);
        Assert.Equal("login.microsoftonline.com", address.Host);
        var back = await cloud.NewBrowser().FollowAsync(address, person);
        return (back["code"], verifier);
    }
}
