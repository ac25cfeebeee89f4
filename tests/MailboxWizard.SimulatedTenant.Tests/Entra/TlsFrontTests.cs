using System.Text.Json;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>Behind a front that ends TLS for Microsoft's names and passes Host and X-Forwarded-Proto.</summary>
public sealed class TlsFrontTests
{
    [Theory]
    [InlineData("https", "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize")]
    [InlineData(null, "http://localhost:{port}/organizations/oauth2/v2.0/authorize")]
    public async Task Browsers_are_sent_where_they_can_go(string? protocol, string authorize)
    {
        await using var cloud = await Cloud.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration");
        if (protocol is not null)
            request.Headers.Add("X-Forwarded-Proto", protocol);

        using var response = await cloud.Http.SendAsync(request, TestContext.Current.CancellationToken);
        using var metadata = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            (authorize.Replace("{port}", $"{cloud.Server.Address.Port}", StringComparison.Ordinal), "https://login.microsoftonline.com/organizations/oauth2/v2.0/token"),
            (metadata.RootElement.GetProperty("authorization_endpoint").GetString(), metadata.RootElement.GetProperty("token_endpoint").GetString()));
    }
}
