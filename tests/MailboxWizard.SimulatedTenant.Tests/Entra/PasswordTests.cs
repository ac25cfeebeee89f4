using static MailboxWizard.SimulatedTenant.Tests.Entra.EntraWorld;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>A program brings somebody's password. https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc</summary>
public sealed class PasswordTests
{
    [Theory]
    [InlineData("contoso.com")]
    [InlineData("{id}")]
    public async Task The_right_password_brings_tokens(string tenant)
    {
        await using var cloud = await EntraWorld.StartAsync();

        var tokens = (await cloud.PasswordAsync(tenant: tenant.Replace("{id}", cloud.TenantId("contoso.com"), StringComparison.Ordinal), more: ("client_info", "1"))).Expect(200);

        Assert.Equal("Olga Ordinary", (string)Reply.Claims(tokens.Text("id_token"))["name"]!);
        Assert.Equal("openid profile User.Read", tokens.Text("scope"));
        Assert.Equal("olga@contoso.com", (await cloud.GraphAsync("GET", "me", tokens.Text("access_token"))).Expect(200).Text("userPrincipalName"));
    }

    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    [Theory]
    [InlineData("olga@contoso.com", "wrong", "contoso.com", 50126)]
    [InlineData("ada@contoso.com", "any", "contoso.com", 50056)]
    [InlineData("nobody@contoso.com", "any", "contoso.com", 50034)]
    [InlineData("frank@fabrikam.com", "any", "contoso.com", 50020)]
    [InlineData("olga@contoso.com", Password, "common", 9001023)]
    [InlineData("olga@contoso.com", Password, "organizations", 50194)]
    [InlineData("", Password, "contoso.com", 900144)]
    public async Task Each_fault_has_its_number(string user, string password, string tenant, int code)
    {
        await using var cloud = await EntraWorld.StartAsync();

        Assert.Equal(code, (await cloud.PasswordAsync(user, password, tenant)).Expect(400).AadSts);
    }

    [Fact]
    public async Task The_client_must_be_allowed_to_and_shows_no_secret_then()
    {
        await using var cloud = await EntraWorld.StartAsync();
        Task<Reply> AskAsync(string client, params (string, string)[] more) => cloud.TokenAsync("contoso.com", [("client_id", client), ("grant_type", "password"), ("username", "olga@contoso.com"), ("password", Password), ("scope", Basic), .. more]);

        Assert.Equal(7000218, (await AskAsync(DaemonAppId)).Expect(401).AadSts);
        Assert.Equal(700025, (await AskAsync(DesktopAppId, ("client_secret", "x"))).Expect(401).AadSts);
        Assert.Equal(65001, (await AskAsync(DaemonAppId, ("client_secret", DaemonSecret))).Expect(400).AadSts);
    }
}
