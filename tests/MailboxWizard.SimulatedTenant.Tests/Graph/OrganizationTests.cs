namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>/organization, /domains and /subscribedSkus. https://learn.microsoft.com/graph/api/resources/organization</summary>
public sealed class OrganizationTests
{
    // https://learn.microsoft.com/graph/api/organization-list#permissions: "only the id, displayName, and verifiedDomains"
    [Fact]
    public async Task With_User_Read_the_organization_shows_its_name_and_domains_and_nothing_else()
    {
        await using var cloud = await Cloud.StartAsync();
        var ordinary = await cloud.DelegatedTokenAsync("Olga Ordinary", "User.Read");
        var reader = await cloud.DelegatedTokenAsync("Ada Admin", "Organization.Read.All");
        var id = cloud.TenantId("contoso.com");

        Assert.Equal($$"""[{"id":"{{id}}","displayName":"Contoso","tenantType":null}]""", (await cloud.GraphAsync("GET", "organization?$select=id,displayName,tenantType", ordinary)).Expect(200).Values.ToJsonString());
        var whole = (await cloud.GraphAsync("GET", $"organization/{id}", reader)).Expect(200);
        Assert.Equal(("AAD", "exchange"), (whole.Text("tenantType"), (string)whole.Json["assignedPlans"]![0]!["service"]!));
        Assert.Equal(["contoso.com", "contoso.onmicrosoft.com"], whole.Json["verifiedDomains"]!.AsArray().Select(d => (string)d!["name"]!));
        (await cloud.GraphAsync("GET", $"organization/{cloud.TenantId("fabrikam.com")}", reader)).Expect(404);
        Assert.Equal("Request_UnsupportedQuery", (await cloud.GraphAsync("GET", "organization?$filter=displayName eq 'Contoso'", reader)).Expect(400).ErrorCode);
    }

    // https://learn.microsoft.com/graph/api/domain-list, https://learn.microsoft.com/graph/api/domain-get
    [Fact]
    public async Task Domains_need_a_permission_of_their_own()
    {
        await using var cloud = await Cloud.StartAsync();
        var ordinary = await cloud.DelegatedTokenAsync("Olga Ordinary", "User.Read");
        var reader = await cloud.DelegatedTokenAsync("Ada Admin", "Domain.Read.All");

        Assert.Equal("Authorization_RequestDenied", (await cloud.GraphAsync("GET", "domains", ordinary)).Expect(403).ErrorCode);
        Assert.Equal([("contoso.com", true, false), ("contoso.onmicrosoft.com", false, true)],
            (await cloud.GraphAsync("GET", "domains", reader)).Expect(200).Values.Select(d => ((string)d!["id"]!, (bool)d["isDefault"]!, (bool)d["isInitial"]!)));
        Assert.Equal("Managed", (await cloud.GraphAsync("GET", "domains/contoso.com", reader)).Expect(200).Text("authenticationType"));
        (await cloud.GraphAsync("GET", "domains/fabrikam.com", reader)).Expect(404);
    }

    // https://learn.microsoft.com/graph/api/subscribedsku-list
    [Theory]
    [InlineData("calm", "SPE_E3", true)]
    [InlineData("no-exchange", "AAD_PREMIUM", false)]
    public async Task Skus_tell_whether_there_is_a_plan_for_Exchange(string scenario, string part, bool hasExchange)
    {
        await using var cloud = await Cloud.StartAsync(scenario);
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Organization.Read.All");

        var sku = (await cloud.GraphAsync("GET", "subscribedSkus", token)).Expect(200).Values.Single()!;
        Assert.Equal((part, hasExchange), ((string)sku["skuPartNumber"]!, sku["servicePlans"]!.AsArray().Any(p => ((string)p!["servicePlanName"]!).StartsWith("EXCHANGE_S_", StringComparison.Ordinal))));
        Assert.Equal(part, (await cloud.GraphAsync("GET", $"subscribedSkus/{sku["id"]}?$select=skuPartNumber", token)).Expect(200).Text("skuPartNumber"));
        Assert.Equal("Request_UnsupportedQuery", (await cloud.GraphAsync("GET", "subscribedSkus?$top=1", token)).Expect(400).ErrorCode);
    }
}
