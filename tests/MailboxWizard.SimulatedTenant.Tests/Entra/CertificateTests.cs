using MailboxWizard.SimulatedTenant.Beliefs;
using Microsoft.Identity.Client;
using static MailboxWizard.SimulatedTenant.Tests.Entra.EntraWorld;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>An application proves who it is with a certificate. https://learn.microsoft.com/entra/identity-platform/certificate-credentials</summary>
public sealed class CertificateTests
{
    private static readonly SettableTime s_time = new();

    [Theory]
    [InlineData("PS256", "x5t#S256")]
    [InlineData("RS256", "x5t#S256")]
    [InlineData("RS256", "x5t")]
    public async Task Both_algorithms_and_both_thumbprints_are_taken(string algorithm, string thumbprint)
    {
        using var certificate = NewCertificate();
        await using var cloud = await StartAsync(certificate.ExportCertificatePem());
        var assertion = Assertion(certificate, s_time.GetUtcNow(), algorithm, header =>
        {
            header.Remove("x5t#S256");
            header[thumbprint] = System.Buffers.Text.Base64Url.EncodeToString(thumbprint == "x5t" ? certificate.GetCertHash() : certificate.GetCertHash(System.Security.Cryptography.HashAlgorithmName.SHA256));
        });

        var token = (await cloud.AssertAsync(assertion)).Expect(200).Text("access_token");

        Assert.Equal("2", (string)Reply.Claims(token)["appidacr"]!);
        (await cloud.AssertAsync(Assertion(certificate, s_time.GetUtcNow(), claims: c => c["aud"] = $"https://login.microsoftonline.com/{cloud.TenantId("contoso.com")}/oauth2/token"))).Expect(200);
    }

    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    [Theory]
    [InlineData("aud", "https://login.microsoftonline.com/fabrikam.com/oauth2/v2.0/token", 700023)]
    [InlineData("iss", DesktopAppId, 700021)]
    [InlineData("sub", DesktopAppId, 50048)]
    [InlineData("iss", null, 50027)]
    [InlineData("jti", null, 50027)]
    [InlineData("exp", null, 50027)]
    [InlineData("iss", "https://token.actions.example", 70021)]
    public async Task A_claim_that_does_not_fit_is_told_apart(string claim, string? value, int code)
    {
        using var certificate = NewCertificate();
        await using var cloud = await StartAsync(certificate.ExportCertificatePem());

        var refused = await cloud.AssertAsync(Assertion(certificate, s_time.GetUtcNow(), claims: c =>
        {
            c.Remove(claim);
            if (value is not null) c[claim] = value;
        }));

        Assert.Equal(code, refused.AadSts);
        Assert.Equal(code == 70021 ? 400 : 401, refused.Status);
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(20)]
    public async Task It_is_good_in_its_time_only(int minutes)
    {
        using var certificate = NewCertificate();
        await using var cloud = await StartAsync(certificate.ExportCertificatePem());

        Assert.Equal(700024, (await cloud.AssertAsync(Assertion(certificate, s_time.GetUtcNow().AddMinutes(minutes)))).Expect(401).AadSts);
    }

    [Fact]
    public async Task A_key_that_is_not_registered_or_does_not_fit_or_is_over_has_its_reason()
    {
        using var registered = NewCertificate();
        using var other = NewCertificate();
        using var old = NewCertificate(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(40));
        await using var cloud = await StartAsync(registered.ExportCertificatePem(), old.ExportCertificatePem());
        var thumbprint = System.Buffers.Text.Base64Url.EncodeToString(registered.GetCertHash(System.Security.Cryptography.HashAlgorithmName.SHA256));

        var unknown = (await cloud.AssertAsync(Assertion(other, s_time.GetUtcNow()))).Expect(401);
        var forged = (await cloud.AssertAsync(Assertion(other, s_time.GetUtcNow(), header: h => h["x5t#S256"] = thumbprint))).Expect(401);
        var expired = (await cloud.AssertAsync(Assertion(old, s_time.GetUtcNow()))).Expect(401);

        Assert.Equal(("invalid_client", 700027), (unknown.Text("error"), unknown.AadSts));
        Assert.Contains("The key was not found", unknown.Text("error_description"), StringComparison.Ordinal);
        Assert.Equal(700027, forged.AadSts);
        Assert.Contains("use of the key to verify the signature failed", forged.Text("error_description"), StringComparison.Ordinal);
        Assert.Equal(700027, expired.AadSts);
        Assert.Contains("expired", expired.Text("error_description"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    public async Task No_other_algorithm_is_taken(string algorithm)
    {
        using var certificate = NewCertificate();
        await using var cloud = await StartAsync(certificate.ExportCertificatePem());

        Assert.Equal(50027, (await cloud.AssertAsync(Assertion(certificate, s_time.GetUtcNow(), header: h => h["alg"] = algorithm))).Expect(401).AadSts);
    }

    [Theory]
    [InlineData("not.a")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.e30")]
    public async Task What_is_no_token_is_malformed(string assertion)
    {
        using var certificate = NewCertificate();
        await using var cloud = await StartAsync(certificate.ExportCertificatePem());

        Assert.Equal(50027, (await cloud.AssertAsync(assertion)).Expect(401).AadSts);
        Assert.Equal(900144, (await cloud.TokenAsync("contoso.com", ("client_id", DaemonAppId), ("client_assertion", assertion), ("grant_type", "client_credentials"), ("scope", GraphUri + "/.default"))).AadSts);
    }

    [Fact]
    public async Task A_key_must_be_given_without_its_private_half()
    {
        using var certificate = NewCertificate();
        using var rsa = System.Security.Cryptography.RSA.Create(2048);

        await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync(certificate.ExportCertificatePem() + "\n" + rsa.ExportPkcs8PrivateKeyPem()));
        await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"));
    }

    // https://learn.microsoft.com/entra/msal/dotnet/acquiring-tokens/web-apps-apis/confidential-client-assertions
    [Fact]
    public async Task MSAL_signs_with_a_certificate()
    {
        using var certificate = NewCertificate();
        await using var cloud = await EntraWorld.StartAsync(s => s.Application("Nightly daemon").Certificates.Add(new SeedCertificate { Pem = certificate.ExportCertificatePem() }));
        var client = ConfidentialClientApplicationBuilder.Create(DaemonAppId).WithCertificate(certificate)
            .WithAuthority("https://login.microsoftonline.com/contoso.com").WithHttpClientFactory(new Factory(cloud.Http)).Build();

        var token = await client.AcquireTokenForClient([GraphUri + "/.default"]).ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("2", (string)Reply.Claims(token.AccessToken)["appidacr"]!);
        Assert.Empty(cloud.Server.Requests.Unknown);
    }

    // https://learn.microsoft.com/entra/workload-id/workload-identity-federation
    [Fact]
    public async Task A_token_of_a_trusted_issuer_is_not_simulated_and_says_so()
    {
        using var certificate = NewCertificate();
        await using var cloud = await StartAsync(certificate.ExportCertificatePem());
        cloud.Contoso().Applications.Single(a => a.DisplayName == "Nightly daemon").FederatedCredentials.Add(
            new FederatedCredential { Id = Guid.NewGuid(), Name = "actions", Issuer = "https://token.actions.example", Subject = "repo" });

        var reply = await cloud.AssertAsync(Assertion(certificate, s_time.GetUtcNow(), claims: c => (c["iss"], c["sub"], c["aud"]) = ("https://token.actions.example", "repo", "api://AzureADTokenExchange")));

        Assert.Equal(501, reply.Status);
        Assert.Single(cloud.Server.Requests.Unknown);
    }

    private static Task<Cloud> StartAsync(params string[] pems) => EntraWorld.StartAsync(
        s => s.Application("Nightly daemon").Certificates.AddRange(pems.Select(pem => new SeedCertificate { Pem = pem })), s_time);

    private sealed class Factory(HttpClient http) : IMsalHttpClientFactory
    {
        public HttpClient GetHttpClient() => http;
    }
}
