using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Tests.Access;

namespace MailboxWizard.SimulatedTenant.Tests.ExchangeAdmin;

/// <summary>
/// Application Access Policies over groups, their test and their delay.
/// https://learn.microsoft.com/powershell/module/exchangepowershell/new-applicationaccesspolicy
/// https://learn.microsoft.com/powershell/module/exchangepowershell/test-applicationaccesspolicy
/// https://learn.microsoft.com/powershell/module/exchangepowershell/new-distributiongroup
/// </summary>
public sealed class AccessPolicyTests
{
    private const string Office = "office@contoso.com";
    private static readonly string[] s_granted = ["Office 365 Exchange Online/full_access_as_app", "Microsoft Graph/Mail.ReadWrite"];

    [Fact]
    public async Task A_policy_over_a_group_is_tested_at_once_and_acts_after_half_an_hour()
    {
        var time = new SettableTime();
        await using var bench = await AccessBench.StartAsync(s_granted, time: time);
        var ada = await Administrator.OfContosoAsync(bench.Cloud);
        var group = (await ada.RunAsync("New-DistributionGroup", new { Name = "Gateway boxes", Alias = "gateway-boxes", Type = "Security", IgnoreNamingPolicy = true })).Single()!;
        Assert.Equal(("gateway-boxes@contoso.com", "MailUniversalSecurityGroup", "Universal, SecurityEnabled"), ((string?)group["PrimarySmtpAddress"], (string?)group["RecipientTypeDetails"], (string?)group["GroupType"]));
        await ada.RunAsync("Add-DistributionGroupMember", new { Identity = "Gateway boxes", Member = "invoices@contoso.com" });

        var policy = (await ada.RunAsync("New-ApplicationAccessPolicy", new { AccessRight = "RestrictAccess", AppId = AccessBench.Gateway, PolicyScopeGroupId = "gateway-boxes@contoso.com", Description = "Only these" })).Single()!;

        Assert.Equal(("RestrictAccess", "Gateway boxes", AccessBench.Gateway), ((string?)policy["AccessRight"], (string?)policy["ScopeName"], (string?)policy["AppId"]));
        Assert.Equal(("Denied", "Granted"), (await Check(ada, Office), await Check(ada, "invoices@contoso.com")));
        Assert.Equal(("opens", "opens"), await bench.AskAsApplicationAsync(Office));
        time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(("403", "403 ErrorAccessDenied [RAOP]"), await bench.AskAsApplicationAsync(Office));

        await ada.RunAsync("Remove-ApplicationAccessPolicy", new { Identity = (string?)policy["Identity"], Confirm = false });
        Assert.Equal(("Granted", ("403", "403 ErrorAccessDenied [RAOP]")), (await Check(ada, Office), await bench.AskAsApplicationAsync(Office)));
        time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(("opens", "opens"), await bench.AskAsApplicationAsync(Office));
    }

    [Fact]
    public async Task Where_there_is_no_policy_the_list_of_them_cannot_be_found()
    {
        await using var cloud = await Cloud.StartAsync();
        var reply = (await (await Administrator.OfContosoAsync(cloud)).AskAsync("Get-ApplicationAccessPolicy")).Expect(404);

        Assert.Contains("object 'OU=contoso.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,", Administrator.Failure(reply), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invoices@contoso.com", 200)]
    [InlineData("security@contoso.com", 200)]
    [InlineData("office@contoso.com", 400)]
    [InlineData("list@contoso.com", 400)]
    [InlineData("team@contoso.com", 400)]
    [InlineData("contact@contoso.com", 400)]
    [InlineData("nobody@contoso.com", 404)]
    public async Task Only_a_security_principal_can_be_the_scope(string scope, int status)
    {
        await using var cloud = await Cloud.StartAsync();
        foreach (var (address, kind) in new[] { ("contact", OtherRecipientKind.Contact), ("list", OtherRecipientKind.Group), ("security", OtherRecipientKind.SecurityGroup), ("team", OtherRecipientKind.Microsoft365Group) })
            cloud.Server.State["contoso.com"].OtherRecipients.Add(new OtherRecipient($"{address}@contoso.com", address, kind));

        (await (await Administrator.OfContosoAsync(cloud)).AskAsync("New-ApplicationAccessPolicy", new { AccessRight = "DenyAccess", AppId = "*", PolicyScopeGroupId = scope })).Expect(status);
    }

    [Fact]
    public async Task There_is_room_for_three_hundred_policies()
    {
        await using var cloud = await Cloud.StartAsync();
        var ada = await Administrator.OfContosoAsync(cloud);
        Assert.Equal(300, (await ada.RunAsync("New-ApplicationAccessPolicy", new { AccessRight = "DenyAccess", AppId = Enumerable.Range(0, 300).Select(_ => Guid.NewGuid()), PolicyScopeGroupId = "invoices" })).Count);

        var reply = (await ada.AskAsync("New-ApplicationAccessPolicy", new { AccessRight = "DenyAccess", AppId = "*", PolicyScopeGroupId = "invoices" })).Expect(400);
        Assert.EndsWith("|The total size of App Access Policies exceeded the limit.", Administrator.Failure(reply), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_has_each_member_once_and_each_address_one_owner()
    {
        await using var cloud = await Cloud.StartAsync();
        var ada = await Administrator.OfContosoAsync(cloud);
        await ada.RunAsync("New-DistributionGroup", new { Name = "Boxes", Members = new[] { Office } });

        var refusals = new List<string>();
        foreach (var (cmdlet, parameters) in new (string, object)[]
        {
            ("Add-DistributionGroupMember", new { Identity = "boxes@contoso.com", Member = "Office" }),
            ("Remove-DistributionGroupMember", new { Identity = "Boxes", Member = "invoices" }),
            ("Add-DistributionGroupMember", new { Identity = "Boxes", Member = "nobody" }),
            ("Add-DistributionGroupMember", new { Identity = Office, Member = "invoices" }),
            ("New-DistributionGroup", new { Name = "Others", Alias = "office" }),
            ("New-DistributionGroup", new { Name = "Boxes", Alias = "boxes2" }),
            ("New-DistributionGroup", new { Name = "Far", PrimarySmtpAddress = "far@fabrikam.com" }),
            ("New-DistributionGroup", new { Name = "Kind", Type = "Dynamic" }),
        })
            refusals.Add(Administrator.Failure((await ada.AskAsync(cmdlet, parameters))).Split('\n')[0]);

        Assert.Equal(
            [
                "MemberAlreadyExistsException|The recipient \"office\" is already a member of the group \"Boxes\".",
                "MemberNotFoundException|The recipient \"invoices\" isn't a member of the group \"Boxes\".",
                "ManagementObjectNotFoundException|The operation couldn't be performed because object 'nobody' couldn't be found on 'AM0SIM01A01DC001.EURSIM01A001.PROD.OUTLOOK.COM'.",
                "ManagementObjectNotFoundException|The operation couldn't be performed because object 'office@contoso.com' couldn't be found on 'AM0SIM01A01DC001.EURSIM01A001.PROD.OUTLOOK.COM'.",
                "ProxyAddressExistsException|The proxy address \"SMTP:office@contoso.com\" is already being used by the proxy addresses or LegacyExchangeDN of \"CN=office,OU=contoso.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=EURSIM01A001,DC=PROD,DC=OUTLOOK,DC=COM\". Please choose another proxy address.",
                "ADObjectAlreadyExistsException|Active Directory operation failed on AM0SIM01A01DC001.EURSIM01A001.PROD.OUTLOOK.COM. The object 'CN=Boxes,OU=contoso.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=EURSIM01A001,DC=PROD,DC=OUTLOOK,DC=COM' already exists.",
                "TaskInvalidOperationException|The domain of the address \"far@fabrikam.com\" isn't an accepted domain of the organization. Please use an accepted domain and retry the operation.",
                "ParameterBindingArgumentTransformationException|Cannot process argument transformation on parameter 'Type'. Cannot convert value \"Dynamic\" to type \"Type\". Error: \"Unable to match the identifier name Dynamic to a valid enumerator name. Specify one of the following enumerator names and try again: Distribution, Security\"",
            ], refusals);
        Assert.Equal(["office"], (await ada.RunAsync("Get-DistributionGroupMember", new { Identity = "Boxes" })).Select(m => (string?)m!["Name"]));
        await ada.RunAsync("Remove-DistributionGroupMember", new { Identity = "Boxes", Member = Office, BypassSecurityGroupManagerCheck = true, Confirm = false });
        Assert.Empty(await ada.RunAsync("Get-DistributionGroupMember", new { Identity = "Boxes" }));
        Assert.Single(await ada.RunAsync("Get-DistributionGroup"));
    }

    // https://learn.microsoft.com/powershell/module/exchangepowershell/get-mailbox, https://learn.microsoft.com/powershell/module/exchangepowershell/get-recipient
    [Fact]
    public async Task Every_kind_of_recipient_is_listed_as_what_it_is()
    {
        await using var cloud = await Cloud.StartAsync();
        var contoso = cloud.Server.State["contoso.com"];
        contoso.OtherRecipients.Add(new OtherRecipient("contact@contoso.com", "Contact", OtherRecipientKind.Contact));
        contoso.OtherRecipients.Add(new OtherRecipient("team@contoso.com", "Team", OtherRecipientKind.Microsoft365Group));
        cloud.Server.State.Mailbox("invoices@contoso.com").Condition = MailboxCondition.OnPremises;
        cloud.Server.State.Mailbox("rechnungen@contoso.com").Condition = MailboxCondition.SoftDeleted;
        var ada = await Administrator.OfContosoAsync(cloud);

        Assert.Equal(
            ["invoices MailUser MailUser", "office UserMailbox SharedMailbox", "Contact MailContact MailContact", "Team MailUniversalDistributionGroup GroupMailbox"],
            (await ada.RunAsync("Get-Recipient")).Select(r => $"{r!["Name"]} {r["RecipientType"]} {r["RecipientTypeDetails"]}"));
        Assert.Equal(["office"], (await ada.RunAsync("Get-Mailbox")).Select(m => (string?)m!["Name"]));
        Assert.Equal(["bjoern.mueller"], (await ada.RunAsync("Get-Mailbox", new { SoftDeletedMailbox = true })).Select(m => (string?)m!["Name"]));
        (await ada.AskAsync("Get-Mailbox", new { Identity = "contact@contoso.com" })).Expect(404);
        Assert.Equal("office@contoso.com", (string?)(await ada.RunAsync("Get-Mailbox", new { Identity = "CN=office,OU=contoso.onmicrosoft.com,OU=Microsoft Exchange Hosted Organizations,DC=EURSIM01A001,DC=PROD,DC=OUTLOOK,DC=COM" })).Single()!["UserPrincipalName"]);
        Assert.Equal("Team", (string?)(await ada.RunAsync("Get-Recipient", new { RecipientTypeDetails = new[] { "GroupMailbox" } })).Single()!["Name"]);
    }

    private static async Task<string?> Check(Administrator ada, string mailbox)
        => (string?)(await ada.RunAsync("Test-ApplicationAccessPolicy", new { Identity = mailbox, AppId = AccessBench.Gateway })).Single()!["AccessCheckResult"];
}
