using System.Text.Json.Nodes;
using Microsoft.Identity.Client;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>Client credentials and their errors. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow</summary>
public sealed class ApplicationTokenTests
{
    [Fact]
    public async Task The_token_carries_what_was_granted_and_nothing_else()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");

        var graph = Reply.Claims((await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Expect(200).Text("access_token"));
        var exchange = Reply.Claims((await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret, "https://outlook.office365.com/.default")).Expect(200).Text("access_token"));

        Assert.Equal(("https://graph.microsoft.com", "app", app.AppId, app.PrincipalId), ((string)graph["aud"]!, (string)graph["idtyp"]!, (string)graph["appid"]!, (string)graph["oid"]!));
        Assert.Equal("""["Mail.ReadWrite"]""", graph["roles"]!.ToJsonString());
        Assert.Equal("https://outlook.office365.com", (string)exchange["aud"]!);
        Assert.Null(exchange["roles"]);
    }

    // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    [Theory]
    [InlineData("client_secret", "wrong", 401, "invalid_client", 7000215)]
    [InlineData("client_secret", "", 401, "invalid_client", 7000218)]
    [InlineData("client_id", "00000000-1111-2222-3333-444444444444", 400, "unauthorized_client", 700016)]
    [InlineData("scope", "https://graph.microsoft.com/Mail.Read", 400, "invalid_scope", 1002012)]
    [InlineData("scope", "https://nothing.example/.default", 400, "invalid_resource", 500011)]
    [InlineData("tenant", "00000000-1111-2222-3333-444444444444", 400, "invalid_request", 90002)]
    [InlineData("tenant", "nobody.example", 400, "invalid_request", 90002)]
    [InlineData("tenant", "nonsense", 400, "invalid_request", 900023)]
    [InlineData("tenant", "common", 400, "invalid_request", 9001023)]
    [InlineData("tenant", "fabrikam.com", 400, "unauthorized_client", 700016)]
    public async Task Errors_have_Entras_shape_and_numbers(string wrong, string value, int status, string error, int code)
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var given = new Dictionary<string, string> { ["tenant"] = "contoso.com", ["client_id"] = app.AppId, ["client_secret"] = app.Secret, ["scope"] = "https://graph.microsoft.com/.default" };
        given[wrong] = value;

        var reply = await cloud.TokenAsync(given["tenant"], ("client_id", given["client_id"]), ("client_secret", given["client_secret"]), ("scope", given["scope"]), ("grant_type", "client_credentials"));

        reply.Expect(status);
        Assert.Equal((error, code), (reply.Text("error"), reply.AadSts));
        Assert.StartsWith($"AADSTS{code}: ", reply.Text("error_description"), StringComparison.Ordinal);
        Assert.Equal(["correlation_id", "error", "error_codes", "error_description", "error_uri", "timestamp", "trace_id"], reply.Json.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Expired_secrets_missing_principals_and_disabled_applications_have_their_own_numbers()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var app = await cloud.RegisterAsync("Ada Admin");
        var contoso = cloud.Server.State["contoso.com"];
        var principal = contoso.FindServicePrincipal(Guid.Parse(app.AppId))!;

        principal.AccountEnabled = false;
        Assert.Equal(7000112, (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).AadSts);
        principal.AccountEnabled = true;
        contoso.ServicePrincipals.Remove(principal);
        Assert.Equal(7000229, (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).AadSts);
        contoso.ServicePrincipals.Add(principal);
        time.Advance(TimeSpan.FromDays(3 * 365));
        Assert.Equal(7000222, (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).AadSts);
    }

    [Fact]
    public async Task MSAL_gets_a_token_with_its_default_authority()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var client = ConfidentialClientApplicationBuilder.Create(app.AppId).WithClientSecret(app.Secret)
            .WithAuthority($"https://login.microsoftonline.com/{cloud.TenantId("contoso.com")}").WithHttpClientFactory(new Factory(cloud.Http)).Build();

        var result = await client.AcquireTokenForClient(["https://graph.microsoft.com/.default"]).ExecuteAsync(TestContext.Current.CancellationToken);

        (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders/inbox", result.AccessToken)).Expect(200);
        Assert.Empty(cloud.Server.Requests.Unknown);
    }

    [Fact]
    public async Task MSAL_reports_a_wrong_secret_by_its_number()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var client = ConfidentialClientApplicationBuilder.Create(app.AppId).WithClientSecret(app.KeyId)
            .WithAuthority($"https://login.microsoftonline.com/{cloud.TenantId("contoso.com")}").WithHttpClientFactory(new Factory(cloud.Http)).Build();

        var refused = await Assert.ThrowsAsync<MsalServiceException>(() => client.AcquireTokenForClient(["https://graph.microsoft.com/.default"]).ExecuteAsync(TestContext.Current.CancellationToken));

        Assert.Equal("invalid_client", refused.ErrorCode);
        Assert.Equal("[7000215]", JsonNode.Parse(refused.ResponseBody)!["error_codes"]!.ToJsonString());
    }

    private sealed class Factory(HttpClient http) : IMsalHttpClientFactory
    {
        public HttpClient GetHttpClient() => http;
    }
}
