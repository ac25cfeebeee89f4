using Azure.Core;
using Azure.Identity;
using MailboxWizard.SimulatedTenant.Tests.Entra;
using Microsoft.Identity.Client;

namespace MailboxWizard.SimulatedTenant.Tests.Clients;

/// <summary>Azure.Identity with its own transport type and nothing switched off: https://learn.microsoft.com/dotnet/api/overview/azure/identity-readme.</summary>
public sealed class AzureIdentityTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // https://learn.microsoft.com/dotnet/api/azure.identity.clientsecretcredential
    [Fact]
    public async Task A_secret_opens_a_mailbox_through_the_SDK()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        using var graph = cloud.Graph(cloud.SecretCredential(app.AppId, app.Secret));

        var inbox = await graph.Users["invoices@contoso.com"].MailFolders["inbox"].GetAsync(cancellationToken: Ct);

        Assert.Equal(("Inbox", 1), (inbox!.DisplayName, inbox.TotalItemCount));
    }

    [Fact]
    public async Task A_wrong_secret_says_so()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");

        var refused = await Assert.ThrowsAsync<AuthenticationFailedException>(async () => await cloud.SecretCredential(app.AppId, "wrong").GetTokenAsync(new TokenRequestContext(MicrosoftClients.Everything), Ct));

        var inner = Assert.IsType<MsalServiceException>(refused.InnerException);
        Assert.Equal("invalid_client", inner.ErrorCode);
        Assert.Contains("AADSTS7000215: Invalid client secret provided.", inner.Message, StringComparison.Ordinal);
    }

    // https://learn.microsoft.com/dotnet/api/azure.identity.authorizationcodecredential
    [Fact]
    public async Task A_code_acts_for_the_person_who_signed_in()
    {
        await using var cloud = await Cloud.StartAsync();
        using var graph = await cloud.GraphForAsync("Ben Builder", "User.Read");

        Assert.Equal("ben@contoso.com", (await graph.Me.GetAsync(cancellationToken: Ct))!.UserPrincipalName);
    }

    // https://learn.microsoft.com/dotnet/api/azure.identity.devicecodecredential
    [Fact]
    public async Task A_device_code_is_typed_in_elsewhere()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var credential = new DeviceCodeCredential(new DeviceCodeCredentialOptions
        {
            ClientId = EntraWorld.DesktopAppId,
            TenantId = cloud.TenantId("contoso.com"),
            Transport = cloud.Pipeline(),
            DeviceCodeCallback = (code, _) => cloud.EnterAsync(code.UserCode, "Petra Privileged", "Continue"),
        });
        using var graph = cloud.Graph(credential, "https://graph.microsoft.com/User.Read");

        Assert.Equal("petra@contoso.com", (await graph.Me.GetAsync(cancellationToken: Ct))!.UserPrincipalName);
        Assert.Equal("petra@contoso.com", (await graph.Me.GetAsync(cancellationToken: Ct))!.UserPrincipalName);
        Assert.Single(cloud.Server.Requests.All, r => r.Path.EndsWith("/devicecode", StringComparison.Ordinal));
    }
}
