using System.Security.Claims;
using System.Security.Cryptography;
using MailboxWizard.SimulatedTenant.Tests.Entra;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Microsoft.IdentityModel.Validators;

namespace MailboxWizard.SimulatedTenant.Tests.Clients;

/// <summary>
/// Issuer and signature of the tokens are checked as an application checks Entra's: keys from the real metadata address,
/// issuers by Microsoft's validator. https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens
/// </summary>
public sealed class TokenValidationTests(TokenValidationTests.IssuerMetadata issuers) : IClassFixture<TokenValidationTests.IssuerMetadata>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("organizations")]
    [InlineData("common")]
    [InlineData("c0117050-9d1c-4b7e-9f3e-2a6b5c4d1001")]
    [InlineData("contoso.com")]
    public async Task An_id_token_is_accepted_by_the_metadata_of(string authority)
    {
        await using var cloud = await Cloud.StartAsync();

        var validated = await ValidateAsync(cloud, authority, await IdTokenAsync(cloud));

        Assert.True(validated.IsValid, validated.Exception?.Message);
        Assert.Equal((cloud.TenantId("contoso.com"), "the-nonce"), ((string)validated.Claims["tid"], (string)validated.Claims["nonce"]));
    }

    // An API validates the tokens that are for it, and only those: https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-tokens
    [Theory]
    [InlineData("api://orders", EntraWorld.ApiAppId, "https://login.microsoftonline.com/{tid}/v2.0")]
    [InlineData("api://legacy", "api://legacy", "https://sts.windows.net/{tid}/")]
    public async Task An_access_token_for_an_own_API_is_accepted_by_it_and_by_no_other(string api, string audience, string issuer)
    {
        await using var cloud = await EntraWorld.StartAsync(seed => seed.Tenant("Contoso").Applications.Add(
            new SeedApplication { DisplayName = "Legacy API", AppId = new("a9200000-0000-4000-8000-000000000005"), IdentifierUris = ["api://legacy"], AccessTokenVersion = 1 }));
        var token = (await cloud.DaemonAsync($"{api}/.default")).Expect(200).Text("access_token");

        var validated = await ValidateAsync(cloud, cloud.TenantId("contoso.com"), token, audience);

        Assert.True(validated.IsValid, validated.Exception?.Message);
        Assert.Equal(issuer.Replace("{tid}", cloud.TenantId("contoso.com"), StringComparison.Ordinal), validated.Issuer);
        Assert.IsType<SecurityTokenInvalidAudienceException>((await ValidateAsync(cloud, cloud.TenantId("contoso.com"), token, "api://other")).Exception);
        Assert.IsType<SecurityTokenInvalidIssuerException>((await ValidateAsync(cloud, cloud.TenantId("fabrikam.com"), token, audience)).Exception);
    }

    [Fact]
    public async Task An_id_token_of_another_tenant_is_refused_where_one_tenant_is_named()
    {
        await using var cloud = await Cloud.StartAsync();

        var refused = await ValidateAsync(cloud, cloud.TenantId("fabrikam.com"), await IdTokenAsync(cloud));

        Assert.IsType<SecurityTokenInvalidIssuerException>(refused.Exception);
    }

    [Fact]
    public async Task A_token_signed_with_a_foreign_key_is_refused_even_under_the_name_of_a_real_one()
    {
        await using var cloud = await Cloud.StartAsync();
        var real = new JsonWebToken(await IdTokenAsync(cloud));
        using var foreign = RSA.Create(2048);

        var unknown = await ValidateAsync(cloud, "organizations", Forge(real, foreign, "foreign", real.Issuer));
        var disguised = await ValidateAsync(cloud, "organizations", Forge(real, foreign, real.Kid, real.Issuer));

        Assert.IsType<SecurityTokenSignatureKeyNotFoundException>(unknown.Exception);
        Assert.IsType<SecurityTokenInvalidSignatureException>(disguised.Exception);
    }

    [Fact]
    public async Task A_token_of_another_simulation_is_refused()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var other = await Cloud.StartAsync();

        var refused = await ValidateAsync(cloud, "organizations", await IdTokenAsync(other));

        Assert.IsAssignableFrom<SecurityTokenInvalidSignatureException>(refused.Exception);
    }

    [Theory]
    [InlineData("https://login.evil.example/c0117050-9d1c-4b7e-9f3e-2a6b5c4d1001/v2.0")]
    [InlineData("https://login.microsoftonline.com/fab71ca0-3e5d-4f6a-8b7c-1d2e3f4a2001/v2.0")]
    [InlineData("https://login.microsoftonline.com/organizations/v2.0")]
    public async Task A_foreign_issuer_is_refused_although_the_key_is_trusted(string issuer)
    {
        await using var cloud = await Cloud.StartAsync();
        var real = new JsonWebToken(await IdTokenAsync(cloud));
        using var trusted = RSA.Create(2048);

        Task<TokenValidationResult> AskAsync(TokenValidationParameters parameters, string of)
        {
            parameters.IssuerSigningKey = new RsaSecurityKey(trusted) { KeyId = "trusted" };
            return new JsonWebTokenHandler().ValidateTokenAsync(Forge(real, trusted, "trusted", of), parameters);
        }

        // Two validators: one that has just refused somebody reads its metadata anew, at a time of its own.
        var accepted = await AskAsync(await ParametersAsync(cloud, "contoso.com"), real.Issuer);
        var refused = await AskAsync(await ParametersAsync(cloud, "organizations"), issuer);

        Assert.IsType<SecurityTokenInvalidIssuerException>(refused.Exception);
        Assert.True(accepted.IsValid, accepted.Exception?.Message);
    }

    [Fact]
    public async Task A_token_that_was_changed_or_is_for_another_application_or_too_old_is_refused()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var yesterday = await Cloud.StartAsync(time: new Yesterday());
        var token = await IdTokenAsync(cloud);
        var parts = token.Split('.');
        var changed = Base64UrlEncoder.Decode(parts[1]).Replace("ada@contoso.com", "eve@contoso.com", StringComparison.Ordinal);

        Assert.IsType<SecurityTokenInvalidSignatureException>((await ValidateAsync(cloud, "organizations", $"{parts[0]}.{Base64UrlEncoder.Encode(changed)}.{parts[2]}")).Exception);
        Assert.IsType<SecurityTokenInvalidAudienceException>((await ValidateAsync(cloud, "organizations", token, audience: Guid.NewGuid().ToString())).Exception);
        Assert.IsType<SecurityTokenExpiredException>((await ValidateAsync(yesterday, "organizations", await IdTokenAsync(yesterday))).Exception);
    }

    private static async Task<string> IdTokenAsync(Cloud cloud)
    {
        var back = await cloud.NewBrowser().SignInAsync("Ada Admin", "openid profile User.Read");
        return (await cloud.RedeemAsync(back["code"], "openid profile User.Read")).Expect(200).Text("id_token");
    }

    private async Task<TokenValidationResult> ValidateAsync(Cloud cloud, string authority, string token, string audience = Cloud.WizardAppId)
        => await new JsonWebTokenHandler().ValidateTokenAsync(token, await ParametersAsync(cloud, authority, audience));

    private async Task<TokenValidationParameters> ParametersAsync(Cloud cloud, string authority, string audience = Cloud.WizardAppId)
    {
        var configuration = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{MicrosoftClients.Login}/{authority}/v2.0/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever(cloud.Http));
        await configuration.GetConfigurationAsync(Ct);
        var parameters = new TokenValidationParameters
        {
            ConfigurationManager = configuration,
            ValidAudience = audience,
            IssuerValidator = AadIssuerValidator.GetAadIssuerValidator($"{MicrosoftClients.Login}/{authority}/v2.0", issuers.Http).Validate,
        };
        parameters.EnableAadSigningKeyIssuerValidation();
        return parameters;
    }

    private static string Forge(JsonWebToken real, RSA key, string keyId, string issuer) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = issuer,
        Audience = Cloud.WizardAppId,
        Subject = new ClaimsIdentity(real.Claims.Where(c => c.Type is not ("iss" or "aud" or "exp" or "nbf" or "iat"))),
        Expires = DateTime.UtcNow.AddHours(1),
        SigningCredentials = new SigningCredentials(new RsaSecurityKey(key) { KeyId = keyId }, SecurityAlgorithms.RsaSha256),
    });

    /// <summary>Microsoft's validator is kept by the process and reads metadata through its first HttpClient, so that one must outlive the tests. The issuers are the same in every simulation.</summary>
    public sealed class IssuerMetadata : IAsyncLifetime
    {
        private Cloud? _cloud;

        public HttpClient Http => _cloud!.Http;

        public async ValueTask InitializeAsync() => _cloud = await Cloud.StartAsync();

        public ValueTask DisposeAsync() => _cloud!.DisposeAsync();
    }

    private sealed class Yesterday : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddDays(-1);
    }
}
