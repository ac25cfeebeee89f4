using System.Xml.Linq;

namespace MailboxWizard.SimulatedTenant.Tests.Weather;

/// <summary>Scenarios about what is behind a mailbox's address: what an application meets in Graph and in Exchange Web Services.</summary>
public sealed class MailboxScenarioTests
{
    private const string Inbox = "users/invoices@contoso.com/mailFolders/inbox";

    // https://learn.microsoft.com/graph/resolve-auth-errors and https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
    [Theory]
    [Trait("Scenario", "mailbox-unlicensed"), Trait("Scenario", "mailbox-on-premises"), Trait("Scenario", "mailbox-deleted"), Trait("Scenario", "mail-contact"), Trait("Scenario", "group-address")]
    [InlineData("mailbox-unlicensed", "MailboxNotEnabledForRESTAPI", "The mailbox is either inactive, soft-deleted, or is hosted on-premise.", "ErrorInvalidLicense")]
    [InlineData("mailbox-on-premises", "MailboxNotEnabledForRESTAPI", "REST API is not yet supported for this mailbox.")]
    [InlineData("mailbox-deleted", "MailboxNotEnabledForRESTAPI", "The mailbox is either inactive, soft-deleted, or is hosted on-premise.")]
    [InlineData("mail-contact", "ErrorInvalidUser", "The requested user 'invoices@contoso.com' is invalid.")]
    [InlineData("group-address", "ErrorInvalidUser", "The requested user 'invoices@contoso.com' is invalid.")]
    public async Task Behind_the_address_is_no_mailbox_that_opens(string scenario, string code, string message, string responseCode = "ErrorNonExistentMailbox")
    {
        await using var cloud = await Cloud.StartAsync(scenario);
        var (graph, exchange) = await TokensAsync(cloud);

        var reply = (await cloud.GraphAsync("GET", Inbox, graph)).Expect(404);

        Assert.Equal((code, message), (reply.ErrorCode, reply.ErrorMessage));
        Assert.Equal(responseCode, ResponseCode((await cloud.EwsAsync(exchange, GetInbox("invoices@contoso.com"))).Expect(500)));
        (await cloud.GraphAsync("GET", "users/office@contoso.com/mailFolders/inbox", graph)).Expect(200);
    }

    // The same user is answered with either code: https://github.com/microsoftgraph/microsoft-graph-docs/issues/10481
    [Fact]
    public async Task While_replicas_disagree_so_do_the_codes_for_a_mailbox_that_is_not_there()
    {
        await using var cloud = await Cloud.StartAsync("mailbox-unlicensed");
        var (graph, _) = await TokensAsync(cloud);
        cloud.Server.Turn("contoso.com", knobs => knobs with { Replicas = 3 });
        var codes = new HashSet<string>();
        for (var i = 0; i < 20; i++) codes.Add((await cloud.GraphAsync("GET", Inbox, graph)).Expect(404).ErrorCode);

        Assert.Equal(["MailboxNotEnabledForRESTAPI", "ResourceNotFound"], codes.Order());
    }

    // https://learn.microsoft.com/microsoft-365/admin/email/convert-user-mailbox-to-shared-mailbox
    [Fact, Trait("Scenario", "mailbox-shared")]
    public async Task A_shared_mailbox_opens_for_an_application_and_its_account_cannot_sign_in()
    {
        await using var cloud = await Cloud.StartAsync("mailbox-shared");
        var (graph, exchange) = await TokensAsync(cloud);

        (await cloud.GraphAsync("GET", Inbox, graph)).Expect(200);
        (await cloud.EwsAsync(exchange, GetInbox("invoices@contoso.com"))).Expect(200);
        Assert.False(cloud.Server.State.Person("invoices@contoso.com").AccountEnabled);
    }

    [Fact, Trait("Scenario", "mailbox-renamed")]
    public async Task A_renamed_mailbox_is_found_under_the_old_address_by_Exchange_only()
    {
        await using var cloud = await Cloud.StartAsync("mailbox-renamed");
        var (graph, exchange) = await TokensAsync(cloud);

        Assert.Equal("ErrorInvalidUser", (await cloud.GraphAsync("GET", Inbox, graph)).Expect(404).ErrorCode);
        (await cloud.GraphAsync("GET", "users/new-invoices@contoso.com/mailFolders/inbox", graph)).Expect(200);
        (await cloud.EwsAsync(exchange, GetInbox("invoices@contoso.com"))).Expect(200);
        Assert.Equal("ErrorNonPrimarySmtpAddress", ResponseCode((await cloud.EwsAsync(exchange, GetInbox("invoices@contoso.com", "PrimarySmtpAddress"))).Expect(500)));
    }

    // https://camerondwyer.com/2023/07/07/microsoft-graph-api-inconsistent-support-for-user-id-upn-and-smtp-address-to-identify-users/
    [Fact]
    public async Task Graph_takes_other_addresses_for_mail_alone_where_the_weather_lets_it()
    {
        await using var cloud = await Cloud.StartAsync("mailbox-renamed");
        cloud.Server.Turn("contoso.com", knobs => knobs with { GraphMailTakesAddresses = true });
        var (graph, _) = await TokensAsync(cloud);
        var person = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read", "Directory.Read.All");

        (await cloud.GraphAsync("GET", Inbox, graph)).Expect(200);
        Assert.Equal("ErrorInvalidUser", (await cloud.GraphAsync("GET", "users/nobody@contoso.com/mailFolders/inbox", graph)).Expect(404).ErrorCode);
        (await cloud.GraphAsync("GET", "users/invoices@contoso.com", person)).Expect(404);
    }

    // https://learn.microsoft.com/graph/api/resources/mailsearchfolder
    [Fact, Trait("Scenario", "processed-search-folder")]
    public async Task A_search_folder_says_what_it_is_and_takes_no_message()
    {
        await using var cloud = await Cloud.StartAsync("processed-search-folder");
        var (graph, _) = await TokensAsync(cloud);
        const string Folders = "users/invoices@contoso.com/mailFolders";

        var all = (await cloud.GraphAsync("GET", $"{Folders}?$top=100&$select=displayName", graph)).Expect(200).Json["value"]!.AsArray();
        var processed = all.Single(folder => (string?)folder!["displayName"] == "Processed")!;
        var message = (string)(await cloud.GraphAsync("GET", $"{Folders}/inbox/messages?$top=1&$select=id", graph)).Expect(200).Json["value"]![0]!["id"]!;
        var moved = await cloud.GraphAsync("POST", $"users/invoices@contoso.com/messages/{message}/move", graph, new { destinationId = (string)processed["id"]! });

        Assert.Equal("#microsoft.graph.mailSearchFolder", (string?)processed["@odata.type"]);
        Assert.Single(all, folder => folder!["@odata.type"] is not null);
        Assert.Equal("ErrorInvalidFolderTypeForOperation", moved.Expect(400).ErrorCode);
    }

    // https://learn.microsoft.com/graph/auth-limit-mailbox-access
    [Fact, Trait("Scenario", "access-policy")]
    public async Task An_access_policy_keeps_the_application_out_of_one_mailbox()
    {
        await using var cloud = await Cloud.StartAsync("access-policy");
        var (graph, exchange) = await TokensAsync(cloud);

        var denied = (await cloud.GraphAsync("GET", Inbox, graph)).Expect(403);
        Assert.Equal(("ErrorAccessDenied", "Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings."), (denied.ErrorCode, denied.ErrorMessage));
        var bare = (await cloud.EwsAsync(exchange, GetInbox("invoices@contoso.com"))).Expect(403);
        Assert.Equal(("", false), (bare.Body, bare.Headers.Contains("X-EWS-Policy-Reason")));
        (await cloud.GraphAsync("GET", "users/office@contoso.com/mailFolders/inbox", graph)).Expect(200);
        (await cloud.EwsAsync(exchange, GetInbox("office@contoso.com"))).Expect(200);
    }

    // https://learn.microsoft.com/entra/identity-platform/howto-convert-app-to-be-multi-tenant
    [Fact, Trait("Scenario", "no-exchange")]
    public async Task Without_an_Exchange_plan_its_service_principal_is_gone_and_no_mailbox_opens()
    {
        await using var cloud = await Cloud.StartAsync("no-exchange");
        var app = await cloud.RegisterAsync("Ada Admin");
        var graph = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token");

        Assert.Equal("MailboxNotEnabledForRESTAPI", (await cloud.GraphAsync("GET", Inbox, graph)).Expect(404).ErrorCode);
        Assert.Equal(500011, (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret, "https://outlook.office365.com/.default")).AadSts);
        (await cloud.GraphAsync("GET", $"servicePrincipals(appId='{Cloud.ExchangeAppId}')", app.AdministratorToken)).Expect(404);
    }

    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
    [Theory, Trait("Scenario", "ews-blocked"), Trait("Scenario", "ews-allow-list")]
    [InlineData("ews-blocked", "EWS is disabled for this user or tenant")]
    [InlineData("ews-allow-list", "EWS is blocked by policy for this user or tenant")]
    public async Task Exchange_Web_Services_are_closed_and_Graph_is_not(string scenario, string reason)
    {
        await using var cloud = await Cloud.StartAsync(scenario);
        var (graph, exchange) = await TokensAsync(cloud);

        var closed = (await cloud.EwsAsync(exchange, GetInbox("invoices@contoso.com"))).Expect(403);

        Assert.Equal(reason, closed.Headers.GetValues("X-EWS-Policy-Reason").Single());
        (await cloud.GraphAsync("GET", Inbox, graph)).Expect(200);
    }

    /// <summary>One application with a permission for each way in.</summary>
    private static async Task<(string Graph, string Exchange)> TokensAsync(Cloud cloud)
    {
        var app = await cloud.RegisterAsync("Ada Admin");
        var exchange = cloud.Server.State["contoso.com"].FindServicePrincipal(Guid.Parse(Cloud.ExchangeAppId))!.Id;
        (await cloud.GraphAsync("POST", $"servicePrincipals/{exchange}/appRoleAssignedTo", app.AdministratorToken, new { principalId = app.PrincipalId, resourceId = exchange, appRoleId = Cloud.FullAccessAsApp })).Expect(201);
        return ((await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token"),
            (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret, "https://outlook.office365.com/.default")).Text("access_token"));
    }

    private static string ResponseCode(Reply fault) => XDocument.Parse(fault.Body).Descendants().First(e => e.Name.LocalName == "ResponseCode").Value;

    private static string GetInbox(string address, string by = "SmtpAddress") =>
        $"""
        <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">
        <soap:Header><t:RequestServerVersion Version="Exchange2016"/><t:ExchangeImpersonation><t:ConnectingSID><t:{by}>{address}</t:{by}></t:ConnectingSID></t:ExchangeImpersonation></soap:Header>
        <soap:Body><m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder></soap:Body></soap:Envelope>
        """;
}
