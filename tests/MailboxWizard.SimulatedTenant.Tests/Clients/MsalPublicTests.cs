using MailboxWizard.SimulatedTenant.Tests.Entra;
using Microsoft.Identity.Client;
using Microsoft.Identity.Client.Extensibility;

namespace MailboxWizard.SimulatedTenant.Tests.Clients;

/// <summary>MSAL.NET as a public client, with instance discovery and authority validation on: https://learn.microsoft.com/entra/msal/dotnet/getting-started/initializing-client-applications.</summary>
public sealed class MsalPublicTests
{
    private static readonly string[] s_userRead = ["https://graph.microsoft.com/User.Read"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // https://learn.microsoft.com/entra/msal/dotnet/acquiring-tokens/desktop-mobile/acquiring-tokens-interactively
    [Fact]
    public async Task Someone_signs_in_in_a_browser_and_stays_signed_in()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var client = Desktop(cloud);
        var browser = new Pages(cloud, "Ada Admin");

        var signedIn = await client.AcquireTokenInteractive(s_userRead).WithCustomWebUi(browser).ExecuteAsync(Ct);
        var account = (await client.GetAccountsAsync()).Single();
        var renewed = await client.AcquireTokenSilent(s_userRead, account).WithForceRefresh(true).ExecuteAsync(Ct);

        Assert.Equal(("ada@contoso.com", "login.microsoftonline.com"), (account.Username, account.Environment));
        Assert.Contains("code_challenge_method=S256", browser.Asked!.Query, StringComparison.Ordinal);
        Assert.NotEqual(signedIn.AccessToken, renewed.AccessToken);
        (await cloud.GraphAsync("GET", "me", renewed.AccessToken)).Expect(200);
        await client.RemoveAsync(account);
        Assert.Empty(await client.GetAccountsAsync());
    }

    // https://learn.microsoft.com/entra/msal/dotnet/acquiring-tokens/desktop-mobile/device-code-flow
    [Fact]
    public async Task A_device_is_signed_in_from_another_screen()
    {
        await using var cloud = await EntraWorld.StartAsync();
        DeviceCodeResult? told = null;

        var signedIn = await Desktop(cloud).AcquireTokenWithDeviceCode(s_userRead, async code =>
        {
            told = code;
            await cloud.EnterAsync(code.UserCode, "Ada Admin", "Continue");
        }).ExecuteAsync(Ct);

        Assert.Equal("ada@contoso.com", signedIn.Account.Username);
        Assert.Contains(told!.UserCode, told.Message, StringComparison.Ordinal);
        (await cloud.GraphAsync("GET", "me", signedIn.AccessToken)).Expect(200);
    }

    [Fact]
    public async Task A_person_who_did_not_begin_can_say_no()
    {
        await using var cloud = await EntraWorld.StartAsync();

        var declined = await Assert.ThrowsAsync<MsalServiceException>(() => Desktop(cloud).AcquireTokenWithDeviceCode(s_userRead, code => cloud.EnterAsync(code.UserCode, "Ada Admin", "Cancel")).ExecuteAsync(Ct));

        Assert.Equal("authorization_declined", declined.ErrorCode);
    }

    // https://learn.microsoft.com/entra/msal/dotnet/acquiring-tokens/desktop-mobile/username-password-authentication
    [Fact]
    public async Task A_password_is_taken_where_the_domain_is_managed_here()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var client = Desktop(cloud);

        var signedIn = await PasswordAsync(client, "olga@contoso.com", EntraWorld.Password);

        (await cloud.GraphAsync("GET", "me", signedIn.AccessToken)).Expect(200);
        Assert.Equal("olga@contoso.com", (await client.AcquireTokenSilent(s_userRead, signedIn.Account).WithForceRefresh(true).ExecuteAsync(Ct)).Account.Username);
        Assert.Contains(cloud.Server.Requests.All, r => r.Path.StartsWith("/common/UserRealm/", StringComparison.OrdinalIgnoreCase));
        var wrong = await Assert.ThrowsAsync<MsalUiRequiredException>(() => PasswordAsync(client, "olga@contoso.com", "wrong"));
        Assert.Equal("invalid_grant", wrong.ErrorCode);
        Assert.Contains("AADSTS50126", wrong.Message, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<MsalClientException>(() => PasswordAsync(client, "olga@elsewhere.example", "x"));
        Assert.Equal(MsalError.UnknownUserType, unknown.ErrorCode);
    }

    // https://learn.microsoft.com/entra/msal/dotnet/advanced/instance-discovery
    [Fact]
    public async Task An_authority_that_is_none_of_Microsofts_is_refused_before_anything_is_sent_there()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var client = PublicClientApplicationBuilder.Create(EntraWorld.DesktopAppId).WithAuthority("https://login.evil.example/contoso.com").WithHttpClientFactory(cloud.Factory()).Build();

        var refused = await Assert.ThrowsAsync<MsalServiceException>(() => client.AcquireTokenWithDeviceCode(s_userRead, _ => Task.CompletedTask).ExecuteAsync(Ct));

        Assert.Equal("invalid_instance", refused.ErrorCode);
        Assert.Equal(["/common/discovery/instance"], cloud.Server.Requests.All.Select(r => r.Path));
    }

    [Fact]
    public async Task A_tenant_that_is_none_is_refused_by_its_number()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var client = PublicClientApplicationBuilder.Create(EntraWorld.DesktopAppId).WithAuthority($"{MicrosoftClients.Login}/nobody.example").WithHttpClientFactory(cloud.Factory()).Build();

        var refused = await Assert.ThrowsAsync<MsalServiceException>(() => client.AcquireTokenWithDeviceCode(s_userRead, _ => Task.CompletedTask).ExecuteAsync(Ct));

        Assert.Contains("AADSTS90002", refused.Message, StringComparison.Ordinal);
    }

    private static IPublicClientApplication Desktop(Cloud cloud)
        => PublicClientApplicationBuilder.Create(EntraWorld.DesktopAppId).WithAuthority($"{MicrosoftClients.Login}/contoso.com").WithRedirectUri("http://localhost").WithHttpClientFactory(cloud.Factory()).Build();

    // Marked as obsolete because passwords are; the grant is still there: https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc
#pragma warning disable CS0618
    private static Task<AuthenticationResult> PasswordAsync(IPublicClientApplication client, string name, string password) => client.AcquireTokenByUsernamePassword(s_userRead, name, password).ExecuteAsync(Ct);
#pragma warning restore CS0618

    /// <summary>The browser that MSAL opens, with someone who signs in at once.</summary>
    private sealed class Pages(Cloud cloud, string person) : ICustomWebUi
    {
        public Uri? Asked { get; private set; }

        public async Task<Uri> AcquireAuthorizationCodeAsync(Uri authorizationUri, Uri redirectUri, CancellationToken cancellationToken)
        {
            Asked = authorizationUri;
            var browser = cloud.NewBrowser();
            await browser.FollowAsync(authorizationUri, person);
            return browser.Location!;
        }
    }
}
