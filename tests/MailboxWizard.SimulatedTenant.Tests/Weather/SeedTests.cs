using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Tests.Weather;

/// <summary>Seed files: what they can say, and what is said about those that cannot be used.</summary>
public sealed class SeedTests
{
    private const string Tenant = """ "id":"00000000-0000-0000-0000-0000000000aa","displayName":"Adatum","initialDomain":"adatum.onmicrosoft.com" """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_seed_file_replaces_the_built_in_tenants()
    {
        await using var server = await StartAsync($$"""{"tenants":[{ {{Tenant}} }]}""");

        Assert.Equal("Adatum", Assert.Single(server.State.Tenants).DisplayName);
    }

    [Theory]
    [InlineData("""{"tenants":[],"colour":"red"}""", "Line 1, at colour: 'colour' means nothing here. Remove it, or use one of: uniqueNamePrefix, tenants.")]
    [InlineData("""{"tenants":[{"displayName":"A","initialDomain":"a.onmicrosoft.com"}]}""", "Line 1, at tenants[0]: the tenant lacks 'id'. Add it.")]
    [InlineData("""{"tenants":[{"id":"not-a-guid"}]}""", "at tenants[0].id: the value is of the wrong kind; a GUID in quotes is expected.")]
    [InlineData("""{"tenants":[{"ews":"ajar"}]}""", "at tenants[0].ews: the value is not one of open, disabled, notAllowListed. Use one of them.")]
    [InlineData("""{"tenants":[{"exchange":"yes"}]}""", "at tenants[0].exchange: the value is of the wrong kind; true or false is expected.")]
    [InlineData("{\n\"tenants\": [\n}", "Line 3, at tenants[0]: this is no JSON:")]
    [InlineData("null", "holds null")]
    public async Task A_seed_file_that_cannot_be_read_says_where_what_and_what_to_do(string text, string sentence)
    {
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync(text));

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MailboxWizard.SimulatedTenant.Seed", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "people":[{"id":"00000000-0000-0000-0000-000000000001","upn":"a@adatum.onmicrosoft.com","displayName":"A","roles":["Emperor"]}] """, "'Emperor' is no directory role here. Use one of: Global Administrator,")]
    [InlineData(""" "mailboxes":[{"address":"in@elsewhere.example","displayName":"In"}] """, "the mailbox 'in@elsewhere.example' is in none of the tenant's domains (adatum.onmicrosoft.com).")]
    [InlineData(""" "applications":[{"displayName":"App","appId":"00000000-0000-0000-0000-000000000002","owners":["ghost@adatum.onmicrosoft.com"]}] """, "an application names 'ghost@adatum.onmicrosoft.com', who is nobody in people.")]
    [InlineData(""" "generated":{"applications":1,"servicePrincipals":2} """, "2 service principals need as many applications, and there are 1. Raise applications.")]
    [InlineData(""" "generated":{"messages":5} """, "messages need mailboxes to lie in.")]
    [InlineData(""" "accessPolicies":[{"mailboxes":["x@adatum.onmicrosoft.com"]}] """, "an access policy names 'x@adatum.onmicrosoft.com', which is no mailbox here.")]
    [InlineData(""" "scenario":"hurricane" """, "The seed's tenant 'Adatum': There is no scenario 'hurricane'.")]
    [InlineData(""" "weather":{"lagMinSeconds":9} """, "The seed's tenant 'Adatum': The weather makes no sense: lagMinSeconds must not be above lagMaxSeconds")]
    [InlineData(""" "weather":{"errorStatus":418} """, "errorStatus is 500, 502, 503 or 504.")]
    [InlineData(""" "weather":{"wind":9} """, "The weather has no 'wind'. It has: replicas,")]
    public async Task A_seed_that_contradicts_itself_says_what_is_wrong(string more, string sentence)
    {
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync($$"""{"tenants":[{ {{Tenant}}, {{more}} }]}"""));

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_can_have_weather_of_its_own()
    {
        await using var server = await StartAsync($$"""{"tenants":[{ {{Tenant}}, "scenario":"throttled", "weather":{"retryAfterSeconds":9} }]}""");

        var knobs = server.Weather("adatum.onmicrosoft.com");
        Assert.Equal((4, 9), (knobs.ThrottleEvery, knobs.RetryAfterSeconds));
    }

    [Fact]
    public async Task A_large_tenant_is_made_up_the_same_way_at_every_start_and_in_seconds()
    {
        void Large(Seed seed) => seed.Tenant("Contoso").Generated = new SeedGenerated { Users = 5000, Applications = 2000, ServicePrincipals = 800, Messages = 20_000 };
        var watch = Stopwatch.StartNew();
        await using var one = await Cloud.StartAsync(seed: Large);
        watch.Stop();
        await using var other = await Cloud.StartAsync(seed: Large);

        var (first, second) = (one.Server.State["contoso.com"], other.Server.State["contoso.com"]);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"It took {watch.Elapsed}.");
        Assert.Equal(first.People.Select(p => p.Id), second.People.Select(p => p.Id));
        Assert.Equal(first.Applications.Select(a => a.AppId), second.Applications.Select(a => a.AppId));
        Assert.True(first.People.Count >= 5000 && first.Applications.Count == 2000 && first.ServicePrincipals.Count == 802);
        Assert.Equal(20_000, first.Mailboxes.Where(m => m.PrimaryAddress.StartsWith("user", StringComparison.Ordinal)).Sum(m => m.Folders.Sum(f => f.Messages.Count)));
    }

    private static async Task<TenantServer> StartAsync(string seed)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, seed, Ct);
            return await TenantServer.StartAsync(new SimulatedTenantOptions { SeedFile = file }, Ct);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
