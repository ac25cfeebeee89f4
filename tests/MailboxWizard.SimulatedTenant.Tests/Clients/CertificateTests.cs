using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Identity;
using MailboxWizard.SimulatedTenant.Tests.Entra;
using Microsoft.Graph.Models;
using Microsoft.Identity.Client;

namespace MailboxWizard.SimulatedTenant.Tests.Clients;

/// <summary>A certificate in place of a secret: https://learn.microsoft.com/entra/identity-platform/certificate-credentials.</summary>
public sealed class CertificateTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MSAL_proves_itself_with_a_certificate(bool withChain)
    {
        using var certificate = EntraWorld.NewCertificate();
        await using var cloud = await StartAsync(certificate);
        var client = ConfidentialClientApplicationBuilder.Create(EntraWorld.DaemonAppId).WithAuthority($"{MicrosoftClients.Login}/{cloud.TenantId("contoso.com")}")
            .WithCertificate(certificate, withChain).WithHttpClientFactory(cloud.Factory()).Build();

        var result = await client.AcquireTokenForClient(MicrosoftClients.Everything).ExecuteAsync(Ct);

        Assert.Equal("2", (string)Reply.Claims(result.AccessToken)["appidacr"]!);
        (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders/inbox", result.AccessToken)).Expect(200);
    }

    // https://learn.microsoft.com/dotnet/api/azure.identity.clientcertificatecredential
    [Fact]
    public async Task Azure_Identity_opens_a_mailbox_with_a_certificate()
    {
        using var certificate = EntraWorld.NewCertificate();
        await using var cloud = await StartAsync(certificate);
        using var graph = cloud.Graph(Credential(cloud, certificate));

        Assert.Equal("Inbox", (await graph.Users["invoices@contoso.com"].MailFolders["inbox"].GetAsync(cancellationToken: Ct))!.DisplayName);
    }

    // https://learn.microsoft.com/graph/applications-how-to-add-certificate
    [Fact]
    public async Task A_certificate_that_the_SDK_registered_opens_a_mailbox()
    {
        using var certificate = EntraWorld.NewCertificate();
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        using var administrator = await cloud.GraphForAsync("Ada Admin", "Application.ReadWrite.All");

        await administrator.Applications[app.ObjectId].PatchAsync(new Application
        {
            KeyCredentials = [new() { Type = "AsymmetricX509Cert", Usage = "Verify", DisplayName = "CN=nightly daemon", Key = certificate.RawData }],
        }, cancellationToken: Ct);

        using var graph = cloud.Graph(new ClientCertificateCredential(cloud.TenantId("contoso.com"), app.AppId, certificate, new ClientCertificateCredentialOptions { Transport = cloud.Pipeline() }));
        Assert.Equal("Inbox", (await graph.Users["invoices@contoso.com"].MailFolders["inbox"].GetAsync(cancellationToken: Ct))!.DisplayName);
        // Graph writes the thumbprint's digits where its metadata says binary.
        var told = (await administrator.Applications[app.ObjectId].GetAsync(cancellationToken: Ct))!.KeyCredentials!.Single();
        Assert.Equal((certificate.GetCertHashString(), null, certificate.NotAfter.ToUniversalTime()), (Convert.ToBase64String(told.CustomKeyIdentifier!), told.Key, told.EndDateTime!.Value.UtcDateTime));
    }

    [Fact]
    public async Task A_certificate_that_is_not_registered_is_refused()
    {
        using var certificate = EntraWorld.NewCertificate();
        using var other = EntraWorld.NewCertificate();
        await using var cloud = await StartAsync(certificate);

        var refused = await Assert.ThrowsAsync<AuthenticationFailedException>(async () => await Credential(cloud, other).GetTokenAsync(new TokenRequestContext(MicrosoftClients.Everything), Ct));

        Assert.Contains("AADSTS700027", Assert.IsType<MsalServiceException>(refused.InnerException).Message, StringComparison.Ordinal);
    }

    private static Task<Cloud> StartAsync(X509Certificate2 certificate) => EntraWorld.StartAsync(seed =>
    {
        var daemon = seed.Application("Nightly daemon");
        daemon.Certificates.Add(new SeedCertificate { Pem = certificate.ExportCertificatePem() });
        daemon.GrantedApplicationRoles.Add("Microsoft Graph/Mail.ReadWrite");
    });

    private static ClientCertificateCredential Credential(Cloud cloud, X509Certificate2 certificate)
        => new(cloud.TenantId("contoso.com"), EntraWorld.DaemonAppId, certificate, new ClientCertificateCredentialOptions { Transport = cloud.Pipeline() });
}
