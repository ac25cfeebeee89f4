using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Tests.Access;

namespace MailboxWizard.SimulatedTenant.Tests.ExchangeAdmin;

/// <summary>
/// Reading and writing who may use EWS, and when it takes effect.
/// https://learn.microsoft.com/powershell/module/exchangepowershell/set-organizationconfig
/// https://learn.microsoft.com/powershell/module/exchangepowershell/set-casmailbox
/// </summary>
public sealed class OrganizationTests
{
    private const string One = "11111111-2222-3333-4444-555555555555";
    private const string Office = "office@contoso.com";
    private static readonly string[] s_granted = ["Office 365 Exchange Online/full_access_as_app", "Microsoft Graph/Mail.ReadWrite"];

    [Fact]
    public async Task The_list_of_client_ids_is_seen_with_the_switch_only_and_written_as_a_whole()
    {
        await using var cloud = await Cloud.StartAsync();
        var ada = await Administrator.OfContosoAsync(cloud);

        Assert.Empty(await ada.RunAsync("Set-OrganizationConfig", new { EwsEnabled = true, EwsAllowedAppIDs = $"{One},{AccessBench.Gateway}" }));
        Assert.Null((await ada.RunAsync("Get-OrganizationConfig"))[0]!["EwsAllowedAppIDs"]);
        Assert.Equal($"{One},{AccessBench.Gateway}", (string?)(await Listed(ada))["EwsAllowedAppIDs"]);

        await ada.RunAsync("Set-OrganizationConfig", new { EwsAllowedAppIDs = AccessBench.Gateway });
        Assert.Equal((AccessBench.Gateway, true), ((string?)(await Listed(ada))["EwsAllowedAppIDs"], (bool?)(await Listed(ada))["EwsEnabled"]));

        await ada.RunAsync("Set-OrganizationConfig", new { EwsAllowedAppIDs = (string?)null });
        Assert.Null((await Listed(ada))["EwsAllowedAppIDs"]);
    }

    [Fact]
    public async Task Rules_for_user_agents_are_replaced_or_changed_by_Add_and_Remove()
    {
        await using var cloud = await Cloud.StartAsync();
        var ada = await Administrator.OfContosoAsync(cloud);

        await ada.RunAsync("Set-OrganizationConfig", new { EwsApplicationAccessPolicy = "enforceallowlist", EwsAllowList = new[] { "OWA/*", "Cortana" }, EwsBlockList = "Old/*" });
        await ada.RunAsync("Set-OrganizationConfig", new { EwsAllowList = new { Add = new[] { "MailGateway/*" }, Remove = "cortana" } });

        var written = cloud.Server.State["contoso.com"].Exchange.UserAgents.Written;
        Assert.Equal(EwsApplicationAccessPolicy.EnforceAllowList, written.Policy);
        Assert.Equal(["OWA/*", "MailGateway/*"], written.AllowList);
        Assert.Equal(["Old/*"], written.BlockList);
        Assert.Equal(["OWA/*", "MailGateway/*"], (await Listed(ada))["EwsAllowList"]!.AsArray().Select(t => (string)t!));
    }

    // An hour for the switch, a day for the list; what was in force stays so until then.
    [Fact]
    public async Task EwsEnabled_acts_after_an_hour_and_the_list_after_a_day()
    {
        var time = new SettableTime();
        await using var bench = await AccessBench.StartAsync(s_granted, time: time);
        var ada = await Administrator.OfContosoAsync(bench.Cloud);
        var answers = new List<string> { (await bench.AskAsApplicationAsync(Office)).Ews };

        await ada.RunAsync("Set-OrganizationConfig", new { EwsEnabled = true, EwsAllowedAppIDs = AccessBench.Gateway });
        foreach (var minutes in new[] { 59, 2, 22 * 60, 60 })
        {
            time.Advance(TimeSpan.FromMinutes(minutes));
            answers.Add((await bench.AskAsApplicationAsync(Office)).Ews);
        }

        Assert.Equal(["opens", "opens", "403 EWS is blocked by policy for this user or tenant", "403 EWS is blocked by policy for this user or tenant", "opens"], answers);
    }

    [Fact]
    public async Task The_delays_are_knobs_of_the_weather()
    {
        var time = new SettableTime();
        await using var bench = await AccessBench.StartAsync(s_granted, time: time);
        bench.Cloud.Server.Turn("contoso.com", knobs => knobs with { EwsEnabledDelaySeconds = 2 });
        await (await Administrator.OfContosoAsync(bench.Cloud)).RunAsync("Set-OrganizationConfig", new { EwsEnabled = false });

        Assert.Equal("opens", (await bench.AskAsApplicationAsync(Office)).Ews);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(("403 EWS is disabled for this user or tenant", "opens"), await bench.AskAsApplicationAsync(Office));
    }

    [Fact]
    public async Task A_mailbox_is_closed_to_EWS_by_itself()
    {
        await using var bench = await AccessBench.StartAsync(s_granted);
        bench.Cloud.Server.Turn("contoso.com", knobs => knobs with { EwsEnabledDelaySeconds = 0 });
        var ada = await Administrator.OfContosoAsync(bench.Cloud);

        Assert.True((bool)(await ada.RunAsync("Get-CASMailbox", new { Identity = Office }))[0]!["EwsEnabled"]!);
        await ada.RunAsync("Set-CASMailbox", new { Identity = Office, EwsEnabled = false });

        Assert.False((bool)(await ada.RunAsync("Get-CASMailbox", new { Identity = "office" }))[0]!["EwsEnabled"]!);
        Assert.Equal("403 EWS is disabled for this user or tenant", (await bench.AskAsApplicationAsync(Office)).Ews);
        Assert.Equal("opens", (await bench.AskAsApplicationAsync("invoices@contoso.com")).Ews);
        (await ada.AskAsync("Set-CASMailbox", new { Identity = "nobody@contoso.com", EwsEnabled = false })).Expect(404);
    }

    private static async Task<System.Text.Json.Nodes.JsonNode> Listed(Administrator ada) => (await ada.RunAsync("Get-OrganizationConfig", new { RetrieveEwsOperationAccessPolicy = true }))[0]!;
}
