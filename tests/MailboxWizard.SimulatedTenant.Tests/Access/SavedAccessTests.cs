using MailboxWizard.SimulatedTenant.Tests.ExchangeAdmin;
using MailboxWizard.SimulatedTenant.Tests.Weather;

namespace MailboxWizard.SimulatedTenant.Tests.Access;

/// <summary>What takes effect later goes on waiting in a state that was saved, and the control address shows until when. https://learn.microsoft.com/powershell/module/exchangepowershell/set-organizationconfig</summary>
public sealed class SavedAccessTests
{
    [Fact]
    public async Task A_saved_state_waits_on_where_it_stopped()
    {
        var time = new SettableTime();
        await using var first = await AccessBench.StartAsync(["Microsoft Graph/Mail.ReadWrite", "Office 365 Exchange Online/full_access_as_app"], time: time);
        var ada = await Administrator.OfContosoAsync(first.Cloud);
        await ada.RunAsync("Set-OrganizationConfig", new { EwsEnabled = false });
        await ada.RunAsync("New-DistributionGroup", new { Name = "Boxes", Type = "Security", Members = new[] { "office@contoso.com" } });
        await ada.RunAsync("New-ApplicationAccessPolicy", new { AccessRight = "DenyAccess", AppId = AccessBench.Gateway, PolicyScopeGroupId = "Boxes" });
        var settings = (await ControlTests.AskAsync(first.Cloud, HttpMethod.Get, "/state")).Expect(200).Json["tenants"]!.AsArray().Single(t => (string?)t!["displayName"] == "Contoso")!["exchangeSettings"]!;
        Assert.Equal((false, time.GetUtcNow().AddHours(1).ToString("O")), ((bool)settings["ewsEnabled"]!["value"]!, (string?)settings["ewsEnabled"]!["inForceFrom"]));
        Assert.Equal(("DenyAccess", "Boxes@contoso.com"), ((string?)settings["accessPolicies"]![0]!["accessRight"], (string?)settings["accessPolicies"]![0]!["scope"]));
        var saved = (await ControlTests.AskAsync(first.Cloud, HttpMethod.Get, "/saved")).Expect(200).Body;

        await using var second = await AccessBench.StartAsync([], time: time);
        (await ControlTests.AskAsync(second.Cloud, HttpMethod.Post, "/saved", saved)).Expect(200);

        Assert.Equal(("opens", "opens"), await second.AskAsApplicationAsync("office@contoso.com"));
        time.Advance(TimeSpan.FromMinutes(121));
        Assert.Equal(("403 EWS is disabled for this user or tenant", "403 ErrorAccessDenied [RAOP]"), await second.AskAsApplicationAsync("office@contoso.com"));
    }
}
