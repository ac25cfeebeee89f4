using static MailboxWizard.SimulatedTenant.Tests.Entra.EntraWorld;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>A device signs somebody in who sits elsewhere. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code</summary>
public sealed class DeviceCodeTests
{
    [Fact]
    public async Task The_person_types_the_code_and_the_device_gets_the_tokens()
    {
        var time = new SettableTime();
        await using var cloud = await EntraWorld.StartAsync(time: time);
        var begun = (await BeginAsync(cloud)).Expect(200);
        Assert.Equal(["user_code", "device_code", "verification_uri", "expires_in", "interval", "message"], begun.Json.AsObject().Select(p => p.Key));
        Assert.Equal((900, 5), ((int)begun.Json["expires_in"]!, (int)begun.Json["interval"]!));
        Assert.StartsWith("http://localhost:", begun.Text("verification_uri"), StringComparison.Ordinal);
        var pending = (await PollAsync(cloud, begun)).Expect(400);
        Assert.Equal(("authorization_pending", 70016), (pending.Text("error"), pending.AadSts));

        var browser = await TypeAsync(cloud, begun);
        await browser.PressAsync("Olga Ordinary");
        Assert.Equal("Are you trying to sign in to Desktop?", browser.Title);
        await browser.PressAsync("Continue");
        Assert.Contains("You have signed in to the Desktop application on your device", browser.Text(), StringComparison.Ordinal);

        var tokens = (await PollAsync(cloud, begun)).Expect(200);
        (await cloud.GraphAsync("GET", "me", tokens.Text("access_token"))).Expect(200);
        Assert.NotNull(tokens.Json["refresh_token"]);
        Assert.Equal("bad_verification_code", (await PollAsync(cloud, begun)).Expect(400).Text("error"));
    }

    [Fact]
    public async Task Declining_ending_and_hurrying_have_their_words()
    {
        var time = new SettableTime();
        await using var cloud = await EntraWorld.StartAsync(time: time);
        var declined = await BeginAsync(cloud);
        var browser = await TypeAsync(cloud, declined);
        await browser.PressAsync("Olga Ordinary");
        await browser.PressAsync("Cancel");
        Assert.Equal("authorization_declined", (await PollAsync(cloud, declined)).Expect(400).Text("error"));

        var hurried = await BeginAsync(cloud);
        Assert.Equal("authorization_pending", (await PollAsync(cloud, hurried)).Text("error"));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("slow_down", (await PollAsync(cloud, hurried)).Text("error"));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("authorization_pending", (await PollAsync(cloud, hurried)).Text("error"));
        time.Advance(TimeSpan.FromMinutes(15));
        var expired = (await PollAsync(cloud, hurried)).Expect(400);
        Assert.Equal(("expired_token", 70019), (expired.Text("error"), expired.AadSts));
        Assert.Equal("bad_verification_code", (await cloud.TokenAsync("contoso.com", ("client_id", DesktopAppId), ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", "none"))).Text("error"));
    }

    [Fact]
    public async Task A_wrong_a_used_and_an_empty_user_code_get_a_page()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var begun = await BeginAsync(cloud);
        var browser = await TypeAsync(cloud, begun);
        await browser.PressAsync("Olga Ordinary");
        await browser.PressAsync("Continue");

        Assert.Contains("AADSTS90120", (await TypeAsync(cloud, begun)).Text(), StringComparison.Ordinal);
        Assert.Contains("AADSTS70018", (await TypeAsync(cloud, "WRONG")).Text(), StringComparison.Ordinal);
        Assert.Contains("AADSTS90119", (await TypeAsync(cloud, "")).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task V1_names_a_resource_and_answers_in_texts()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var begun = (await cloud.PostAsync("contoso.com/oauth2/devicecode", [("client_id", DesktopAppId), ("resource", GraphUri)])).Expect(200);
        Assert.Equal(("900", "5"), (begun.Text("expires_in"), begun.Text("interval")));
        Assert.NotNull(begun.Json["verification_url"]);
        var browser = await TypeAsync(cloud, begun);
        await browser.PressAsync("Olga Ordinary");
        await browser.PressAsync("Continue");

        var tokens = (await cloud.TokenV1Async("contoso.com", ("client_id", DesktopAppId), ("grant_type", "device_code"), ("code", begun.Text("device_code")), ("resource", GraphUri))).Expect(200);

        Assert.Equal(GraphUri, tokens.Text("resource"));
    }

    [Fact]
    public async Task A_client_that_is_not_public_needs_its_secret()
    {
        await using var cloud = await EntraWorld.StartAsync();
        var begun = (await cloud.PostAsync("contoso.com/oauth2/v2.0/devicecode", [("client_id", DaemonAppId), ("scope", Basic)])).Expect(200);

        Assert.Equal(7000218, (await cloud.TokenAsync("contoso.com", ("client_id", DaemonAppId), ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", begun.Text("device_code")))).Expect(401).AadSts);
        Assert.Equal(900561, (await cloud.GetAsync("contoso.com/oauth2/v2.0/devicecode")).Expect(400).AadSts);
    }

    private static Task<Reply> BeginAsync(Cloud cloud) => cloud.PostAsync("contoso.com/oauth2/v2.0/devicecode", [("client_id", DesktopAppId), ("scope", Basic)]);

    private static Task<Reply> PollAsync(Cloud cloud, Reply begun)
        => cloud.TokenAsync("contoso.com", ("client_id", DesktopAppId), ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", begun.Text("device_code")));

    private static Task<Browser> TypeAsync(Cloud cloud, Reply begun) => TypeAsync(cloud, begun.Text("user_code").ToLowerInvariant());

    private static async Task<Browser> TypeAsync(Cloud cloud, string userCode)
    {
        var browser = cloud.NewBrowser();
        await browser.GoAsync("/devicelogin");
        await browser.PressAsync("Next", typed: ("user_code", userCode));
        return browser;
    }
}
