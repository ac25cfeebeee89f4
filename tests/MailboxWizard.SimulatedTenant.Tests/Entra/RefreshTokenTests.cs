using static MailboxWizard.SimulatedTenant.Tests.Entra.EntraWorld;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>Refresh tokens. https://learn.microsoft.com/entra/identity-platform/refresh-tokens</summary>
public sealed class RefreshTokenTests
{
    // "Refresh tokens replace themselves with a fresh token upon every use. The Microsoft identity platform doesn't revoke old refresh tokens."
    [Fact]
    public async Task Every_use_gives_a_new_one_and_leaves_the_old_one_good()
    {
        await using var cloud = await Cloud.StartAsync();
        var first = (await cloud.RedeemAsync((await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic))["code"], Basic)).Text("refresh_token");

        var second = (await cloud.RefreshAsync(first, "User.Read")).Expect(200).Text("refresh_token");

        Assert.NotEqual(first, second);
        (await cloud.RefreshAsync(second, Basic)).Expect(200);
        (await cloud.RefreshAsync(first, Basic)).Expect(200);
    }

    [Fact]
    public async Task It_ends_after_ninety_days_without_use()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var first = (await cloud.RedeemAsync((await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic))["code"], Basic)).Text("refresh_token");
        time.Advance(TimeSpan.FromDays(89));
        var second = (await cloud.RefreshAsync(first, Basic)).Expect(200).Text("refresh_token");
        time.Advance(TimeSpan.FromDays(2));

        Assert.Equal(700082, (await cloud.RefreshAsync(first, Basic)).Expect(400).AadSts);
        (await cloud.RefreshAsync(second, Basic)).Expect(200);
    }

    // https://learn.microsoft.com/entra/identity-platform/refresh-tokens#token-lifetime
    [Fact]
    public async Task What_ran_out_a_week_ago_is_no_longer_remembered()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var browser = cloud.NewBrowser();
        var code = (await browser.SignInAsync("Erik Engineer", Basic))["code"];
        var refresh = (await cloud.RedeemAsync((await browser.SignInAsync("Erik Engineer", Basic))["code"], Basic)).Text("refresh_token");

        time.Advance(TimeSpan.FromDays(6));
        await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic);
        Assert.Equal(70008, (await cloud.RedeemAsync(code, Basic)).Expect(400).AadSts);
        time.Advance(TimeSpan.FromDays(90));
        await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic);
        Assert.Equal(9002313, (await cloud.RedeemAsync(code, Basic)).Expect(400).AadSts);
        Assert.Equal(700082, (await cloud.RefreshAsync(refresh, Basic)).Expect(400).AadSts);
        time.Advance(TimeSpan.FromDays(2));
        await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic);
        Assert.Equal(9002313, (await cloud.RefreshAsync(refresh, Basic)).Expect(400).AadSts);
    }

    [Fact]
    public async Task It_is_good_for_any_resource_that_was_consented_to()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        var refresh = (await cloud.RedeemAsync((await browser.SignInAsync("Ada Admin", Basic))["code"], Basic)).Text("refresh_token");
        await browser.SignInAsync("Ada Admin", "https://outlook.office.com/EWS.AccessAsUser.All");

        var exchange = (await cloud.RefreshAsync(refresh, "https://outlook.office.com/EWS.AccessAsUser.All")).Expect(200);

        Assert.Equal("https://outlook.office.com", (string)Reply.Claims(exchange.Text("access_token"))["aud"]!);
        Assert.Equal("https://outlook.office.com/EWS.AccessAsUser.All", exchange.Text("scope"));
    }

    [Fact]
    public async Task Nobody_else_can_use_it_and_without_offline_access_there_is_none()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var without = await cloud.RedeemAsync((await cloud.NewBrowser().SignInAsync("Erik Engineer", "openid User.Read"))["code"], "openid User.Read");
        Assert.Null(without.Json["refresh_token"]);
        var refresh = (await cloud.PasswordAsync()).Text("refresh_token");

        Assert.Equal(9002313, (await cloud.RefreshAsync(refresh, Basic)).Expect(400).AadSts);
        Assert.Equal(9002313, (await cloud.RefreshAsync("not-a-token", Basic)).Expect(400).AadSts);
        Assert.Equal(900144, (await cloud.RefreshAsync("", Basic)).Expect(400).AadSts);
    }

    [Fact]
    public async Task A_resource_that_is_gone_or_disabled_is_named()
    {
        await using var cloud = await Cloud.StartAsync();
        var browser = cloud.NewBrowser();
        var refresh = (await cloud.RedeemAsync((await browser.SignInAsync("Ada Admin", Basic))["code"], Basic)).Text("refresh_token");
        await browser.SignInAsync("Ada Admin", "https://outlook.office365.com/EWS.AccessAsUser.All");
        var exchange = cloud.Contoso().FindServicePrincipal(Guid.Parse(Cloud.ExchangeAppId))!;

        exchange.AccountEnabled = false;
        Assert.Equal(500014, (await cloud.RefreshAsync(refresh, "https://outlook.office365.com/EWS.AccessAsUser.All")).Expect(400).AadSts);
        cloud.Contoso().ServicePrincipals.Remove(exchange);
        var gone = (await cloud.RefreshAsync(refresh, "https://outlook.office365.com/EWS.AccessAsUser.All")).Expect(400);
        Assert.Equal(("invalid_resource", 500011), (gone.Text("error"), gone.AadSts));
    }

    // https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes#looping-clients-will-be-interrupted
    [Fact]
    public async Task Asking_for_the_same_token_again_and_again_is_stopped_for_five_minutes()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var refresh = (await cloud.RedeemAsync((await cloud.NewBrowser().SignInAsync("Erik Engineer", Basic))["code"], Basic)).Text("refresh_token");
        for (var i = 0; i < 15; i++) (await cloud.RefreshAsync(refresh, Basic)).Expect(200);

        var refused = (await cloud.RefreshAsync(refresh, Basic)).Expect(400);

        Assert.Equal(("invalid_grant", 50196), (refused.Text("error"), refused.AadSts));
        time.Advance(TimeSpan.FromMinutes(5));
        (await cloud.RefreshAsync(refresh, Basic)).Expect(200);
    }
}
