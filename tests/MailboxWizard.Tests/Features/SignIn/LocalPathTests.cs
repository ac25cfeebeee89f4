using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Tests.Features.SignIn;

public sealed class LocalPathTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/setup/plan?draft=a%2Fb&x=1")]
    [InlineData("/audit?q=%C3%A4")]
    public void A_path_of_this_site_is_kept(string address) => Assert.Equal(address, LocalPath.OrStart(address));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("audit")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/%2Fevil.example")]
    [InlineData("/%5Cevil.example")]
    [InlineData("/%5cevil.example")]
    [InlineData("/\tevil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("/audit\r\nSet-Cookie: a=b")]
    [InlineData("https://evil.example/")]
    [InlineData("https:/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData(" /audit")]
    [InlineData("/a b")]
    public void Everything_else_leads_to_the_start_page(string? address) => Assert.Equal("/", LocalPath.OrStart(address));

    [Fact]
    public void An_endless_address_leads_to_the_start_page() => Assert.Equal("/", LocalPath.OrStart("/" + new string('a', 3000)));
}
