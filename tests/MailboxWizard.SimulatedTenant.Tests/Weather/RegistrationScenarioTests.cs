using System.Xml.Linq;

namespace MailboxWizard.SimulatedTenant.Tests.Weather;

/// <summary>Scenarios about what registrations that are there already may do, and by what name programs may come.</summary>
public sealed class RegistrationScenarioTests
{
    private const string Invoices = "invoices@contoso.com";
    private const string Office = "office@contoso.com";

    // https://learn.microsoft.com/exchange/permissions-exo/application-rbac
    [Theory]
    [Trait("Scenario", "no-consent"), Trait("Scenario", "rbac-scope"), Trait("Scenario", "rbac-out-of-scope")]
    [InlineData("no-consent", "Graph 401 401", "EWS 401 401")]
    [InlineData("rbac-scope", "Graph 200 403 ErrorAccessDenied", "EWS 200 500 ErrorImpersonateUserDenied")]
    [InlineData("rbac-out-of-scope", "Graph 403 ErrorAccessDenied 200", "EWS 500 ErrorImpersonateUserDenied 200")]
    public async Task Without_a_role_in_the_token_only_what_Exchange_grants_opens(string scenario, string graph, string ews)
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await GrantedAsync(cloud);
        cloud.Server.Choose("contoso.com", scenario);
        var token = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Expect(200).Text("access_token");
        var exchange = await ExchangeTokenAsync(cloud, app);

        Assert.Equal((null, null), (Reply.Claims(token)["roles"], Reply.Claims(exchange)["roles"]));
        Assert.Equal(graph, $"Graph {Said(await OpenAsync(cloud, token, Invoices))} {Said(await OpenAsync(cloud, token, Office))}");
        Assert.Equal(ews, $"EWS {Said(await cloud.EwsAsync(exchange, GetInbox(Invoices)))} {Said(await cloud.EwsAsync(exchange, GetInbox(Office)))}");
    }

    // https://learn.microsoft.com/powershell/module/exchangepowershell/set-organizationconfig#-ewsapplicationaccesspolicy
    [Fact, Trait("Scenario", "user-agent-rule")]
    public async Task Only_what_calls_itself_Outlook_is_let_in()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await GrantedAsync(cloud);
        cloud.Server.Choose("contoso.com", "user-agent-rule");
        var token = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token");

        var denied = (await OpenAsync(cloud, token, Invoices)).Expect(403);
        var closed = (await cloud.EwsAsync(await ExchangeTokenAsync(cloud, app), GetInbox(Invoices))).Expect(403);

        Assert.Equal(("ErrorAccessDenied", "Access to OData is disabled."), (denied.ErrorCode, denied.ErrorMessage));
        Assert.Equal("EWS is blocked by policy for this user or tenant", closed.Headers.GetValues("X-EWS-Policy-Reason").Single());
        (await cloud.GraphAsync("GET", $"users/{Invoices}/mailFolders/inbox", token, headers: ("User-Agent", "Outlook/16.0"))).Expect(200);
    }

    // https://learn.microsoft.com/powershell/module/exchangepowershell/set-casmailbox#-ewsenabled
    [Fact, Trait("Scenario", "ews-mailbox-blocked")]
    public async Task Exchange_Web_Services_are_off_for_one_mailbox_alone()
    {
        await using var cloud = await Cloud.StartAsync("ews-mailbox-blocked");
        var app = await GrantedAsync(cloud);
        var exchange = await ExchangeTokenAsync(cloud, app);

        var closed = (await cloud.EwsAsync(exchange, GetInbox(Invoices))).Expect(403);

        Assert.Equal("EWS is disabled for this user or tenant", closed.Headers.GetValues("X-EWS-Policy-Reason").Single());
        (await cloud.EwsAsync(exchange, GetInbox(Office))).Expect(200);
        (await OpenAsync(cloud, (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token"), Invoices)).Expect(200);
    }

    // https://learn.microsoft.com/entra/identity-platform/access-tokens
    [Fact, Trait("Scenario", "token-encrypted")]
    public async Task A_token_that_nobody_else_can_read_opens_all_the_same()
    {
        await using var cloud = await Cloud.StartAsync("token-encrypted");
        var app = await GrantedAsync(cloud);
        var token = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token");

        Assert.ThrowsAny<Exception>(() => Reply.Claims(token));
        (await OpenAsync(cloud, token, Invoices)).Expect(200);
    }

    /// <summary>Beginning anew is like a fresh start: nothing of before is left.</summary>
    [Fact]
    public async Task A_scenario_can_begin_anew_in_a_running_simulation()
    {
        await using var cloud = await Cloud.StartAsync("mail-contact");
        var app = await GrantedAsync(cloud);

        cloud.Server.Begin("ews-blocked");

        var contoso = cloud.Server.State["contoso.com"];
        Assert.Null(contoso.Applications.FirstOrDefault(application => application.AppId == Guid.Parse(app.AppId)));
        Assert.Equal((true, Beliefs.EwsState.Disabled), (contoso.Mailboxes.Any(mailbox => mailbox.HasAddress(Invoices)), contoso.Ews));
    }

    /// <summary>A registration to which Entra has granted both ways in.</summary>
    private static async Task<Registered> GrantedAsync(Cloud cloud)
    {
        var app = await cloud.RegisterAsync("Ada Admin");
        var exchange = cloud.Server.State["contoso.com"].FindServicePrincipal(Guid.Parse(Cloud.ExchangeAppId))!.Id;
        (await cloud.GraphAsync("POST", $"servicePrincipals/{exchange}/appRoleAssignedTo", app.AdministratorToken, new { principalId = app.PrincipalId, resourceId = exchange, appRoleId = Cloud.FullAccessAsApp })).Expect(201);
        return app;
    }

    private static async Task<string> ExchangeTokenAsync(Cloud cloud, Registered app) =>
        (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret, "https://outlook.office365.com/.default")).Expect(200).Text("access_token");

    private static Task<Reply> OpenAsync(Cloud cloud, string token, string mailbox) => cloud.GraphAsync("GET", $"users/{mailbox}/mailFolders/inbox", token);

    /// <summary>The status, and the code where Exchange itself refuses.</summary>
    private static string Said(Reply reply) => reply.Status switch
    {
        403 => $"403 {reply.ErrorCode}",
        500 => $"500 {XDocument.Parse(reply.Body).Descendants().First(e => e.Name.LocalName == "ResponseCode").Value}",
        _ => $"{reply.Status}",
    };

    private static string GetInbox(string address) =>
        $"""
        <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">
        <soap:Header><t:RequestServerVersion Version="Exchange2016"/><t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>{address}</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation></soap:Header>
        <soap:Body><m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder></soap:Body></soap:Envelope>
        """;
}
