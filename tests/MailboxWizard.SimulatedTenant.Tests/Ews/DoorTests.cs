using System.Net.Http.Headers;
using System.Text;
using MailboxWizard.SimulatedTenant.Tests.Entra;

namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>Who gets in. https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-authenticate-an-ews-application-by-using-oauth</summary>
public sealed class DoorTests
{
    private const string Inbox = """<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder>""";

    [Theory]
    [InlineData("/EWS/Exchange.asmx")]
    [InlineData("/ews/exchange.asmx")]
    [InlineData("/Ews/EXCHANGE.asmx")]
    public async Task The_path_is_read_without_case(string path)
    {
        await using var user = await ExchangeUser.StartAsync();
        var envelope = ExchangeUser.Envelope(Inbox, Identity("SmtpAddress", ExchangeUser.Invoices));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://outlook.office365.com{path}") { Content = new StringContent(envelope, Encoding.UTF8, "text/xml") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Token);

        (await user.Cloud.SendAsync(request)).Expect(200);
    }

    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/authentication-and-ews-in-exchange
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Without_a_token_the_answer_is_a_bare_401_that_says_how_to_get_one(string method)
    {
        await using var user = await ExchangeUser.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "https://outlook.office365.com/EWS/Exchange.asmx");

        var reply = (await user.Cloud.SendAsync(request)).Expect(401);

        Assert.Equal("", reply.Body);
        Assert.Equal("Bearer client_id=\"00000002-0000-0ff1-ce00-000000000000\", trusted_issuers=\"00000001-0000-0000-c000-000000000000@*\", token_types=\"app_asserted_user_v1 service_asserted_app_v1\", authorization_uri=\"https://login.windows.net/common/oauth2/authorize\"", reply.Headers.WwwAuthenticate.ToString());
        Assert.NotEmpty(reply.Headers.GetValues("request-id"));
    }

    [Theory]
    [InlineData("GET", 302)]
    [InlineData("PUT", 405)]
    public async Task A_browser_is_led_to_the_description_and_other_methods_are_none(string method, int status)
    {
        await using var user = await ExchangeUser.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "https://outlook.office365.com/EWS/Exchange.asmx");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Token);

        var reply = (await user.Cloud.SendAsync(request)).Expect(status);

        Assert.Equal(status == 302 ? "https://outlook.office365.com/EWS/Services.wsdl" : null, reply.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("https://graph.microsoft.com/.default", "2000003", "audience")]
    [InlineData(null, "2000001", "well formed")]
    public async Task A_token_for_something_else_is_refused_with_the_reason_in_a_header(string? scope, string number, string reason)
    {
        await using var user = await ExchangeUser.StartAsync();
        var token = scope is null ? "nonsense" : (await user.Cloud.ApplicationTokenAsync("contoso.com", ExchangeUser.AppId, ExchangeUser.Secret, scope)).Text("access_token");

        var reply = (await user.Cloud.EwsAsync(token, ExchangeUser.Envelope(Inbox, Identity("SmtpAddress", ExchangeUser.Invoices)))).Expect(401);

        var said = reply.Headers.GetValues("x-ms-diagnostics").Single();
        Assert.StartsWith($"{number};reason=\"", said, StringComparison.Ordinal);
        Assert.Contains(reason, said, StringComparison.Ordinal);
    }

    // Both endpoints, whose tokens for Exchange are of version 1: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-authenticate-an-ews-application-by-using-oauth
    // and https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats
    [Theory]
    [InlineData("oauth2/v2.0/token", "scope", "https://outlook.office365.com/.default", "https://outlook.office365.com")]
    [InlineData("oauth2/v2.0/token", "scope", "https://outlook.office.com/.default", "https://outlook.office.com")]
    [InlineData("oauth2/token", "resource", "https://outlook.office365.com", "https://outlook.office365.com")]
    [InlineData("oauth2/token", "resource", "https://outlook.office365.com/", "https://outlook.office365.com/")]
    public async Task A_token_for_Exchange_carries_its_roles(string endpoint, string parameter, string value, string audience)
    {
        await using var user = await ExchangeUser.StartAsync();
        var token = (await user.Cloud.PostAsync($"contoso.com/{endpoint}", [("client_id", ExchangeUser.AppId), ("client_secret", ExchangeUser.Secret), ("grant_type", "client_credentials"), (parameter, value)])).Expect(200).Text("access_token");

        var claims = Reply.Claims(token);
        Assert.Equal(("1.0", audience, "full_access_as_app"), ((string?)claims["ver"], (string?)claims["aud"], string.Join(' ', claims["roles"]!.AsArray().Select(role => (string)role!))));
        (await user.Cloud.EwsAsync(token, ExchangeUser.Envelope(Inbox, Identity("SmtpAddress", ExchangeUser.Invoices)))).Expect(200);
    }

    /// <summary>Each way to name somebody, and what becomes of it. https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-identify-the-account-to-impersonate</summary>
    public static TheoryData<string, string, string, string?> Identities => new()
    {
        { "primary", "SmtpAddress", "bjoern.mueller@contoso.com", null },
        { "other-case", "SmtpAddress", "Bjoern.Mueller@CONTOSO.com", null },
        { "alias", "SmtpAddress", "rechnungen@contoso.com", null },
        { "shared", "SmtpAddress", "office@contoso.com", null },
        { "primary-as-primary", "PrimarySmtpAddress", "bjoern.mueller@contoso.com", null },
        { "upn", "PrincipalName", "bjoern.mueller@contoso.com", null },
        { "alias-as-primary", "PrimarySmtpAddress", "rechnungen@contoso.com", "ErrorNonPrimarySmtpAddress" },
        { "unknown-upn", "PrincipalName", "rechnungen@contoso.com", "ErrorInvalidUserPrincipalName" },
        { "nobody", "SmtpAddress", "nobody@contoso.com", "ErrorNonExistentMailbox" },
        { "other-tenant", "SmtpAddress", "scan@fabrikam.com", "ErrorNonExistentMailbox" },
        { "contact", "SmtpAddress", "partner@contoso.com", "ErrorNonExistentMailbox" },
        { "group", "SmtpAddress", "all@contoso.com", "ErrorNonExistentMailbox" },
        { "on-premises", "SmtpAddress", "server@contoso.com", "ErrorNonExistentMailbox" },
        { "deleted", "SmtpAddress", "gone@contoso.com", "ErrorNonExistentMailbox" },
        { "unlicensed", "SmtpAddress", "unlicensed@contoso.com", "ErrorInvalidLicense" },
        { "disabled", "SmtpAddress", "disabled@contoso.com", "ErrorAccountDisabled" },
        { "no-address", "SmtpAddress", "not an address", "ErrorInvalidSmtpAddress" },
        { "empty", "SmtpAddress", "", "ErrorInvalidExchangeImpersonationHeaderData" },
        { "sid", "SID", "S-1-5-21-1-2-3-4", "ErrorInvalidUserSid" },
        { "no-sid", "SID", "Adele", "ErrorInvalidSid" },
    };

    [Theory]
    [MemberData(nameof(Identities))]
    public async Task Each_recipient_has_its_own_answer(string snapshot, string kind, string value, string? fault)
    {
        await using var user = await ExchangeUser.StartAsync(seed =>
        {
            var contoso = seed.Tenant("Contoso");
            contoso.OtherRecipients.Add(new() { Address = "partner@contoso.com", DisplayName = "Partner" });
            contoso.OtherRecipients.Add(new() { Address = "all@contoso.com", DisplayName = "All", Kind = Beliefs.OtherRecipientKind.Group });
            contoso.Mailboxes.Add(new() { Address = "server@contoso.com", DisplayName = "Server", Condition = Beliefs.MailboxCondition.OnPremises });
            contoso.Mailboxes.Add(new() { Address = "gone@contoso.com", DisplayName = "Gone", Condition = Beliefs.MailboxCondition.SoftDeleted });
            contoso.Mailboxes.Add(new() { Address = "unlicensed@contoso.com", DisplayName = "Unlicensed", Condition = Beliefs.MailboxCondition.Unlicensed });
            contoso.Mailboxes.Add(new() { Address = "disabled@contoso.com", DisplayName = "Disabled" });
        });
        user.Cloud.Server.State.Person("disabled@contoso.com").AccountEnabled = false;

        var reply = await user.SendAsync(ExchangeUser.Envelope(Inbox, Identity(kind, value)));

        if (fault is null) reply.Expect("NoError");
        else Assert.Equal(fault, reply.Fault);
        Snapshot.Compare($"identity-{snapshot}", reply);
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/exchangeimpersonation
    [Theory]
    [InlineData("")]
    [InlineData("<t:ExchangeImpersonation><t:ConnectingSID/></t:ExchangeImpersonation>")]
    public async Task An_application_must_say_in_whose_name_it_comes(string header)
    {
        await using var user = await ExchangeUser.StartAsync();

        Assert.Equal("ErrorInvalidExchangeImpersonationHeaderData", (await user.SendAsync(ExchangeUser.Envelope(Inbox, header))).Fault);
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode (ErrorNonExistentMailbox)
    [Fact]
    public async Task A_tenant_without_Exchange_has_no_mailboxes()
    {
        await using var user = await ExchangeUser.StartAsync();
        user.Cloud.Server.State["contoso.com"].HasExchange = false;

        Assert.Equal("ErrorNonExistentMailbox", (await user.AskAsync(Inbox)).Fault);
    }

    [Fact]
    public async Task The_caller_gets_its_own_request_id_back_if_it_wants_it()
    {
        await using var user = await ExchangeUser.StartAsync();
        var envelope = ExchangeUser.Envelope(Inbox, Identity("SmtpAddress", ExchangeUser.Invoices));

        var reply = await user.SendAsync(envelope, ("client-request-id", "6f0e7a8e-0000-4000-8000-000000000001"), ("return-client-request-id", "true"));

        Assert.Equal("6f0e7a8e-0000-4000-8000-000000000001", reply.Http.Headers.GetValues("client-request-id").Single());
        Assert.False((await user.SendAsync(envelope, ("client-request-id", "x"))).Http.Headers.Contains("client-request-id"));
    }

    private static string Identity(string kind, string value) => $"<t:ExchangeImpersonation><t:ConnectingSID><t:{kind}>{value}</t:{kind}></t:ConnectingSID></t:ExchangeImpersonation>";
}
