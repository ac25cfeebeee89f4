namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>ResolveNames and ConvertId. https://learn.microsoft.com/exchange/client-developer/web-service-reference/ews-operations-in-exchange</summary>
public sealed class NamesAndIdsTests
{
    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/resolvenames-operation
    [Theory]
    [InlineData("one", "bjoern", "NoError", "bjoern.mueller@contoso.com")]
    [InlineData("by-last-name", "Müll", "NoError", "bjoern.mueller@contoso.com")]
    [InlineData("by-address", "office@contoso.com", "NoError", "office@contoso.com")]
    [InlineData("several", "o", "ErrorNameResolutionMultipleResults", "office@contoso.com, outside@contoso.com")]
    [InlineData("none", "zebra", "ErrorNameResolutionNoResults", "")]
    // An alias is found with its routing type only.
    [InlineData("alias", "rechnungen@contoso.com", "ErrorNameResolutionNoResults", "")]
    [InlineData("alias-with-type", "smtp:rechnungen", "NoError", "bjoern.mueller@contoso.com")]
    [InlineData("group", "Everybody", "NoError", "everybody@contoso.com")]
    [InlineData("nothing", "-", "ErrorInvalidNameForNameResolution", "")]
    public async Task A_name_is_looked_up_in_the_address_book(string snapshot, string entry, string code, string addresses)
    {
        await using var user = await ExchangeUser.StartAsync(seed =>
        {
            seed.Tenant("Contoso").OtherRecipients.Add(new() { Address = "outside@contoso.com", DisplayName = "Outside" });
            seed.Tenant("Contoso").OtherRecipients.Add(new() { Address = "everybody@contoso.com", DisplayName = "Everybody", Kind = Beliefs.OtherRecipientKind.Group });
        });

        var reply = (await user.KeepAsync($"resolve-names-{snapshot}", $"""<m:ResolveNames ReturnFullContactData="true"><m:UnresolvedEntry>{entry}</m:UnresolvedEntry></m:ResolveNames>""", ExchangeUser.Invoices)).Expect(code);

        Assert.Equal(addresses, string.Join(", ", reply.Values("EmailAddress")));
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/resolvenames (SearchScope)
    [Fact]
    public async Task Contacts_of_their_own_has_nobody()
    {
        await using var user = await ExchangeUser.StartAsync();

        (await user.AskAsync("""<m:ResolveNames ReturnFullContactData="false" SearchScope="Contacts"><m:UnresolvedEntry>bjoern</m:UnresolvedEntry></m:ResolveNames>""")).Expect("ErrorNameResolutionNoResults");
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/convertid-operation
    [Theory]
    [InlineData("EntryId")]
    [InlineData("HexEntryId")]
    [InlineData("StoreId")]
    [InlineData("OwaId")]
    public async Task An_id_is_written_in_every_format_and_back(string format)
    {
        await using var user = await ExchangeUser.StartAsync();
        string[] ids = [await user.FolderIdAsync("Invoices"), (await user.ItemIdsAsync("Invoices"))[0]];

        var there = (await user.KeepAsync($"convert-id-{format}", Convert("EwsId", format, ids), ExchangeUser.Invoices)).Expect("NoError", "NoError");
        var back = (await user.AskAsync(Convert(format, "EwsId", [.. Alternate(there)]))).Expect("NoError", "NoError");

        Assert.Equal(ids, Alternate(back));
        if (format == "HexEntryId") Assert.Equal([92, 140], Alternate(there).Select(id => id.Length));
    }

    // https://learn.microsoft.com/exchange/client-developer/web-service-reference/convertid-operation#remarks
    [Fact]
    public async Task What_is_no_id_or_no_address_is_an_error()
    {
        await using var user = await ExchangeUser.StartAsync();
        var folder = await user.FolderIdAsync("Invoices");

        (await user.AskAsync(Convert("EwsId", "EntryId", "nonsense", "", folder))).Expect("ErrorInvalidIdMalformed", "ErrorInvalidIdEmpty", "NoError");
        (await user.AskAsync(Convert("HexEntryId", "EwsId", "00zz", "00", folder))).Expect("ErrorInvalidIdMalformed", "ErrorInvalidIdMalformed", "ErrorInvalidIdMalformed");
        (await user.AskAsync(Convert("EwsId", "EntryId", folder).Replace("Mailbox=\"invoices@contoso.com\"", "Mailbox=\"no address\"", StringComparison.Ordinal))).Expect("ErrorInvalidSmtpAddress");
        // It looks at the form of the address only.
        (await user.AskAsync(Convert("EwsId", "EntryId", folder).Replace("Mailbox=\"invoices@contoso.com\"", "Mailbox=\"nobody@nowhere.example\"", StringComparison.Ordinal))).Expect("NoError");
        Assert.Equal("ErrorIncorrectSchemaVersion", (await user.AskAsync(Convert("EwsId", "EntryId", folder), version: "Exchange2007")).Fault);
    }

    private static IEnumerable<string> Alternate(SoapReply reply) => reply.Xml.Descendants(SoapReply.Messages + "AlternateId").Select(id => (string)id.Attribute("Id")!);

    private static string Convert(string from, string to, params string[] ids)
        => $"""<m:ConvertId DestinationFormat="{to}"><m:SourceIds>{string.Concat(ids.Select(id => $"<t:AlternateId Format=\"{from}\" Id=\"{id}\" Mailbox=\"invoices@contoso.com\"/>"))}</m:SourceIds></m:ConvertId>""";
}
