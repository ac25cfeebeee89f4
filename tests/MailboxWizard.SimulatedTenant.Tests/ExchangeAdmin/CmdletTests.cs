using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Tests.ExchangeAdmin;

/// <summary>How the endpoint takes a cmdlet and gives out what it says: parameters, errors, warnings, pages. https://learn.microsoft.com/exchange/reference/admin-api-get-started</summary>
public sealed class CmdletTests
{
    private const string Missing = "Cannot process command because of one or more missing mandatory parameters: ";

    // https://learn.microsoft.com/powershell/exchange/exchange-cmdlet-syntax
    [Theory]
    [InlineData("Set-OrganizationConfig", """{"EwsAllowedApps":"x"}""", "ParameterBindingException|A parameter cannot be found that matches parameter name 'EwsAllowedApps'.")]
    [InlineData("Set-OrganizationConfig", """{"EwsEnabled":"true"}""", "ParameterBindingArgumentTransformationException|Cannot process argument transformation on parameter 'EwsEnabled'. Cannot convert value \"true\" to type \"System.Boolean\". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.")]
    [InlineData("Set-OrganizationConfig", """{"EwsAllowedAppIDs":["a"]}""", "ParameterBindingArgumentTransformationException|Cannot process argument transformation on parameter 'EwsAllowedAppIDs'. Cannot convert value [\"a\"] to type \"System.String\".")]
    [InlineData("Set-OrganizationConfig", """{"EwsEnabled":true,"ewsenabled":false}""", "ParameterBindingException|Cannot bind parameter because parameter 'EwsEnabled' is specified more than once. To provide multiple values to parameters that can accept multiple values, use the array syntax.")]
    [InlineData("Get-OrganizationConfig", """{"RetrieveEwsOperationAccessPolicy":"yes"}""", "ParameterBindingArgumentTransformationException|Cannot process argument transformation on parameter 'RetrieveEwsOperationAccessPolicy'. Cannot convert value \"yes\" to type \"System.Management.Automation.SwitchParameter\".")]
    [InlineData("New-ServicePrincipal", "{}", $"ParameterBindingException|{Missing}AppId ObjectId.")]
    [InlineData("New-ServicePrincipal", """{"AppId":null,"ObjectId":"x"}""", "ParameterBindingException|Cannot bind argument to parameter 'AppId' because it is null.")]
    [InlineData("New-ServicePrincipal", """{"AppId":"","ObjectId":"x"}""", "ParameterBindingException|Cannot bind argument to parameter 'AppId' because it is an empty string.")]
    [InlineData("New-ManagementScope", """{"Name":"one"}""", "ParameterBindingException|Parameter set cannot be resolved using the specified named parameters.")]
    [InlineData("Remove-ManagementScope", """{"Identity":"none","Confirm":false}""", "ManagementObjectNotFoundException|The operation couldn't be performed because object 'none' couldn't be found on 'AM0SIM01A01DC001.EURSIM01A001.PROD.OUTLOOK.COM'.")]
    [InlineData("Set-OrganizationConfig", """{"EwsAllowedAppIDs":"not-an-id"}""", "TaskInvalidOperationException|The value \"not-an-id\" in EwsAllowedAppIDs isn't a valid application ID. Use GUIDs with commas between them.")]
    public async Task A_cmdlet_that_fails_says_why_in_its_own_words(string cmdlet, string parameters, string failure)
    {
        await using var cloud = await Cloud.StartAsync();
        var reply = await (await Administrator.OfContosoAsync(cloud)).AskAsync(cmdlet, JsonNode.Parse(parameters));

        // Only what cannot be found is a 404: https://github.com/microsoft/Microsoft365DSC/issues/2998
        var (status, code) = failure.StartsWith("ManagementObjectNotFound", StringComparison.Ordinal) ? (404, "NotFound") : (400, "BadRequest");
        Assert.Equal((status, code, "Error executing cmdlet", failure), (reply.Status, reply.ErrorCode, reply.ErrorMessage, Administrator.Failure(reply)));
    }

    [Fact]
    public async Task An_enumeration_takes_its_own_names_only()
    {
        await using var cloud = await Cloud.StartAsync();
        var reply = (await (await Administrator.OfContosoAsync(cloud)).AskAsync("Set-OrganizationConfig", new { EwsApplicationAccessPolicy = "AllowAll" })).Expect(400);

        Assert.EndsWith("try again: EnforceAllowList, EnforceBlockList\"", Administrator.Failure(reply), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"CmdletInput":{"CmdletName":"Get-Mailbox","Parameters":{}},"More":1}""")]
    [InlineData("""{"CmdletInput":{"Parameters":{}}}""")]
    [InlineData("""{"CmdletInput":{"CmdletName":"Get-Mailbox","Parameters":[]}}""")]
    [InlineData("""{"CmdletInput":{"CmdletName":"Get-Mailbox","CmdletName":"Get-Mailbox"}}""")]
    [InlineData("""{"CmdletInput":""")]
    [InlineData("")]
    [InlineData("[]")]
    public async Task What_is_no_cmdlet_is_an_invalid_operation(string body)
    {
        await using var cloud = await Cloud.StartAsync();
        var ada = await Administrator.OfContosoAsync(cloud);

        Assert.Equal("Invalid Operation", (await ada.PostAsync("https://outlook.office365.com/adminapi/beta/contoso.com/InvokeCommand", body)).Expect(400).ErrorMessage);
    }

    [Fact]
    public async Task A_cmdlet_that_Exchange_does_not_know_is_answered_403_with_NUL_bytes_and_one_that_is_not_simulated_501()
    {
        await using var cloud = await Cloud.StartAsync();
        var ada = await Administrator.OfContosoAsync(cloud);

        Assert.All((await ada.AskAsync("no cmdlet")).Expect(403).Body, c => Assert.Equal('\0', c));
        (await ada.AskAsync("Get-TransportRule")).Expect(501);
        (await ada.AskAsync("Get-Mailbox", new { Anr = "in" })).Expect(501);
        (await ada.AskAsync("Set-OrganizationConfig", new { EwsEnabled = true, WhatIf = true })).Expect(501);
        Assert.Equal(3, cloud.Server.Requests.Unknown.Count);
    }

    [Fact]
    public async Task A_long_answer_comes_in_pages_for_the_same_body_and_the_way_to_the_next_one_expires()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var ada = await Administrator.OfContosoAsync(cloud);
        var all = (await ada.RunAsync("Get-Recipient")).Select(r => (string)r!["Name"]!).ToList();
        Assert.Equal(["invoices", "office", "bjoern.mueller"], all);

        var first = (await ada.AskAsync("Get-Recipient", pageSize: 2)).Expect(200);
        Assert.Equal("odata.maxpagesize=2", first.Headers.GetValues("Preference-Applied").Single());
        var next = first.Text("@odata.nextLink");
        var second = (await ada.PostAsync(next, Administrator.Body("Get-Recipient"), pageSize: 2)).Expect(200);

        Assert.Equal(all, first.Values.Concat(second.Values).Select(r => (string)r!["Name"]!));
        Assert.Null(second.Json["@odata.nextLink"]);
        (await ada.PostAsync(next, Administrator.Body("Get-Mailbox"), pageSize: 2)).Expect(400);
        (await ada.PostAsync(next + "x", Administrator.Body("Get-Recipient"), pageSize: 2)).Expect(400);
        time.Advance(TimeSpan.FromMinutes(11));
        (await ada.PostAsync(next, Administrator.Body("Get-Recipient"), pageSize: 2)).Expect(400);
    }

    [Fact]
    public async Task Warnings_come_beside_what_was_done()
    {
        await using var cloud = await Cloud.StartAsync();
        var ada = await Administrator.OfContosoAsync(cloud);

        Assert.Empty((await ada.AskAsync("Get-Mailbox")).Expect(200).Json["@adminapi.warnings"]!.AsArray());
        var cut = (await ada.AskAsync("Get-Mailbox", new { ResultSize = 1 })).Expect(200);
        Assert.Equal((1, "There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter."), (cut.Values.Count, (string)cut.Json["@adminapi.warnings"]![0]!));
        Assert.Equal(3, (await ada.RunAsync("Get-Mailbox", new { ResultSize = "Unlimited" })).Count);
        Assert.Equal("The command completed successfully but no settings of 'contoso.onmicrosoft.com' have been modified.",
            (string)(await ada.AskAsync("Set-OrganizationConfig", new { EwsEnabled = (bool?)null })).Expect(200).Json["@adminapi.warnings"]![0]!);
    }
}
