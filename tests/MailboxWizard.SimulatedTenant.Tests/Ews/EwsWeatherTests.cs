namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>Troubles of Exchange that pass. https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange</summary>
public sealed class EwsWeatherTests
{
    private const string Inbox = """<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder>""";

    [Fact, Trait("Scenario", "ews-busy")]
    public async Task A_busy_server_says_how_long_to_wait()
    {
        await using var user = await ExchangeUser.StartAsync(scenario: "ews-busy");
        (await user.AskAsync(Inbox)).Expect("NoError");
        (await user.AskAsync(Inbox)).Expect("NoError");

        var busy = await user.KeepAsync("server-busy", Inbox, ExchangeUser.Invoices);

        Assert.Equal("ErrorServerBusy", busy.Fault);
        var value = busy.Xml.Descendants(SoapReply.Types + "Value").Single();
        Assert.Equal(("BackOffMilliseconds", "1500"), ((string)value.Attribute("Name")!, value.Value));
        (await user.AskAsync(Inbox)).Expect("NoError");
    }

    [Fact, Trait("Scenario", "ews-troubles")]
    public async Task Troubles_that_pass_have_codes_of_their_own()
    {
        await using var user = await ExchangeUser.StartAsync(scenario: "ews-troubles");
        var met = new List<string>();
        for (var i = 1; i <= 15; i++)
        {
            var reply = await user.AskAsync(Inbox);
            if (i % 3 == 0) met.Add(reply.Fault);
            else reply.Expect("NoError");
        }

        Assert.Equal(["ErrorInternalServerTransientError", "ErrorMailboxStoreUnavailable", "ErrorMailboxMoveInProgress", "ErrorTimeoutExpired", "ErrorADUnavailable"], met);
    }

    // https://learn.microsoft.com/exchange/client-developer/exchange-web-services/impersonation-and-ews-in-exchange
    [Fact, Trait("Scenario", "ews-anchor")]
    public async Task A_request_without_its_anchor_can_come_to_the_wrong_server()
    {
        await using var user = await ExchangeUser.StartAsync(scenario: "ews-anchor");
        var envelope = ExchangeUser.Envelope(Inbox, $"<t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>{ExchangeUser.Invoices}</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>");

        (await user.SendAsync(envelope, ("X-AnchorMailbox", ExchangeUser.Invoices))).Expect("NoError");
        Assert.Equal((503, ""), (await user.SendAsync(envelope)) is var none ? (none.Http.Status, none.Http.Body) : default);
        Assert.Equal(503, (await user.SendAsync(envelope, ("X-AnchorMailbox", "office@contoso.com"))).Http.Status);
    }
}
