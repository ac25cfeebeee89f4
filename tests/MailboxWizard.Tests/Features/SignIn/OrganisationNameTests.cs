using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Tests.Features.SignIn;

public sealed class OrganisationNameTests
{
    [Theory]
    [InlineData("contoso.com", "contoso.com")]
    [InlineData(" Contoso.COM ", "contoso.com")]
    [InlineData("ada@contoso.com", "contoso.com")]
    [InlineData("contoso.onmicrosoft.com", "contoso.onmicrosoft.com")]
    [InlineData("müller.example", "xn--mller-kva.example")]
    [InlineData("3F0E6B1C-1111-4222-8333-444444448D52", "3f0e6b1c-1111-4222-8333-444444448d52")]
    public void A_domain_or_a_tenant_id_is_taken(string typed, string named) => Assert.Equal(named, OrganisationName.Parse(typed)?.Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("common")]
    [InlineData("consumers")]
    [InlineData("contoso")]
    [InlineData("contoso.com/oauth2")]
    [InlineData("contoso.com?x=1")]
    [InlineData("../contoso.com")]
    [InlineData("contoso..com")]
    [InlineData("-contoso.com")]
    [InlineData("127.0.0.1")]
    [InlineData("con\ntoso.com")]
    [InlineData("con\0toso.com")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("9188040d-6c67-4c5b-b112-36a304b66dad")]
    public void Anything_else_is_not(string? typed) => Assert.Null(OrganisationName.Parse(typed));
}
