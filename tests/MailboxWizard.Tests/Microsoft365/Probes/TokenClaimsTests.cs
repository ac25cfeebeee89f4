using System.Buffers.Text;
using System.Text;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Tests.Microsoft365.Probes;

public sealed class TokenClaimsTests
{
    [Fact]
    public void What_a_token_says_of_itself_is_read()
    {
        var claims = TokenClaims.Read(Token("""
            {"aud":"https://graph.microsoft.com","tid":"c0117050-9d1c-4b7e-9f3e-2a6b5c4d1001","appid":"7c0f1c1e-5d1e-4b8e-9a63-2f4d0b7a91c5","roles":["Mail.ReadWrite",7],"exp":1800000000}
            """))!;

        Assert.Equal(("https://graph.microsoft.com", Guid.Parse("c0117050-9d1c-4b7e-9f3e-2a6b5c4d1001"), Guid.Parse("7c0f1c1e-5d1e-4b8e-9a63-2f4d0b7a91c5")),
            (claims.Audience, claims.Tenant!.Value.Value, claims.App!.Value.Value));
        Assert.Equal(["Mail.ReadWrite"], claims.Roles);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1800000000), claims.EndsAt);
    }

    [Theory]
    [InlineData("opaque")]
    [InlineData("a.b.c.d")]
    [InlineData("a.%%%.c")]
    [InlineData("a.bm90IGpzb24.c")]
    [InlineData("..")]
    public void What_cannot_be_read_is_null(string token) => Assert.Null(TokenClaims.Read(token));

    [Theory]
    [InlineData("""{"roles":"Mail.ReadWrite"}""")]
    [InlineData("""{"tid":5,"exp":"soon","aud":["a"]}""")]
    public void Claims_of_another_shape_are_left_out(string payload)
    {
        var claims = TokenClaims.Read(Token(payload))!;

        Assert.Empty(claims.Roles);
        Assert.Equal((null, null, null, null), (claims.Audience, claims.Tenant, claims.App, claims.EndsAt));
    }

    [Fact]
    public void A_token_never_shows_in_text()
    {
        var token = new AppToken("canary", new() { Audience = "https://graph.microsoft.com" }, "id");

        Assert.Equal("Token for https://graph.microsoft.com", $"{token}");
        Assert.Equal("a@b.example", $"{new ProbeTarget("a@b.example", token, new(TimeProvider.System, TimeSpan.Zero))}");
    }

    private static string Token(string payload) => $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload.Trim()))}.sig";
}
