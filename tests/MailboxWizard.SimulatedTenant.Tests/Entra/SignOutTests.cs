using static MailboxWizard.SimulatedTenant.Tests.Entra.EntraWorld;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>The logout endpoints. https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request</summary>
public sealed class SignOutTests
{
    private const string Target = "http://localhost:5000/signout-callback-oidc";

    [Theory]
    [InlineData("organizations/oauth2/v2.0/logout")]
    [InlineData("spectrum.example/oauth2/logout")]
    public async Task Both_versions_end_the_session_and_return(string endpoint)
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        await browser.SignInAsync("Erik Engineer", Basic);

        await browser.GoAsync($"/{endpoint}?post_logout_redirect_uri={Uri.EscapeDataString(Target)}&state=s");

        Assert.Equal(Target + "?state=s", browser.Location!.ToString());
        await browser.AuthorizeAsync(Basic, extra: ("prompt", "none"));
        Assert.Equal("login_required", browser.Posted()["error"]);
    }

    [Fact]
    public async Task A_hint_says_whose_address_it_must_be()
    {
        var time = new SettableTime();
        await using var cloud = await EntraWorld.StartAsync(time: time);
        var hint = (await cloud.PasswordAsync()).Text("id_token");
        var wizards = (await cloud.RedeemAsync((await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic))["code"], Basic)).Text("id_token");
        var browser = cloud.NewBrowser();
        Task GoAsync(string token) => browser.GoAsync($"/organizations/oauth2/v2.0/logout?post_logout_redirect_uri={Uri.EscapeDataString(Target)}&id_token_hint={token}");

        await GoAsync(hint);
        Assert.Equal((null, "You signed out of your account"), (browser.Location, browser.Title));
        await GoAsync("not.a.token");
        Assert.Null(browser.Location);
        time.Advance(TimeSpan.FromDays(2));
        await GoAsync(wizards);
        Assert.Equal(Target, browser.Location!.ToString());
    }

    [Fact]
    public async Task A_tenant_that_is_not_there_is_told()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();

        await browser.GoAsync("/nobody.example/oauth2/v2.0/logout");

        Assert.Contains("AADSTS90002", browser.Text(), StringComparison.Ordinal);
    }
}
