using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>A tenant of the size of a real one: 5,000 people, 2,000 applications, 800 service principals. https://learn.microsoft.com/graph/paging</summary>
public sealed class LargeTenantTests
{
    [Fact]
    public async Task Everybody_is_listed_once_page_by_page_and_found_by_every_key()
    {
        await using var cloud = await Cloud.StartAsync();
        var reader = await Workload.StartAsync(cloud, "Directory.Read.All");
        var contoso = cloud.Server.State["contoso.com"];
        Fill(contoso);

        foreach (var (set, expected) in new[] { ("users", contoso.People.Count), ("applications", contoso.Applications.Count), ("servicePrincipals", contoso.ServicePrincipals.Count) })
        {
            var ids = new HashSet<string>();
            for (var next = $"{set}?$top=999&$select=id"; next is not null;)
            {
                var page = (await cloud.GraphAsync("GET", next, reader.Token)).Expect(200);
                Assert.All(page.Values, item => Assert.True(ids.Add((string)item!["id"]!)));
                next = ((string?)page.Json["@odata.nextLink"])?["https://graph.microsoft.com/v1.0/".Length..];
            }
            Assert.Equal(expected, ids.Count);
            Assert.Equal($"{expected}", (await cloud.GraphAsync("GET", $"{set}/$count", reader.Token, null, ("ConsistencyLevel", "eventual"))).Expect(200).Body);
        }

        var (person, application) = (contoso.People.ElementAt(4000), contoso.Applications.ElementAt(1500));
        foreach (var (path, id) in new[]
        {
            ($"users/{person.UserPrincipalName}", person.Id), ($"users/{person.Id}", person.Id), ($"applications(uniqueName='{application.UniqueName}')", application.Id),
            ($"applications(appId='{application.AppId}')", application.Id), ($"applications/{application.Id}", application.Id),
        })
            Assert.Equal(id.ToString(), (await cloud.GraphAsync("GET", $"{path}?$select=id", reader.Token)).Expect(200).Text("id"));
        foreach (var (path, id) in new[]
        {
            ($"users?$filter=userPrincipalName eq '{person.UserPrincipalName}'", person.Id), ($"users?$filter=proxyAddresses/any(p:p eq '{person.ProxyAddresses.Last()}')", person.Id),
            ($"applications?$filter=appId eq '{application.AppId}'", application.Id), ($"applications?$filter=displayName eq '{application.DisplayName}'", application.Id),
        })
            Assert.Equal(id.ToString(), (string)(await cloud.GraphAsync("GET", path, reader.Token)).Expect(200).Values.Single()!["id"]!);
    }

    // Tests change what is believed at any time, and keys with it.
    [Fact]
    public async Task Keys_follow_what_is_added_renamed_and_taken_away()
    {
        await using var cloud = await Cloud.StartAsync();
        var contoso = cloud.Server.State["contoso.com"];
        Fill(contoso);
        var application = contoso.Applications.ElementAt(7);

        application.Properties = new JsonObject { ["displayName"] = "Renamed", ["uniqueName"] = "renamed" };
        Assert.Same(application, contoso.ApplicationsNamed("RENAMED").Single());
        Assert.Empty(contoso.ApplicationsNamed("app-7"));
        contoso.Applications.Remove(application);
        Assert.Null(contoso.FindApplicationById(application.Id));
        contoso.Applications.RemoveWhere(a => a.UniqueName == "app-8");
        Assert.Empty(contoso.ApplicationsNamed("app-8"));
        contoso.Applications.Add(application);
        Assert.Same(application, contoso.FindApplication(application.AppId));
        application.DeletedAt = DateTimeOffset.UtcNow;
        Assert.Null(contoso.FindApplication(application.AppId));
        Assert.Same(application, contoso.ApplicationsNamed("renamed").Single());
    }

    private static void Fill(Tenant tenant)
    {
        for (var i = 0; i < 5000; i++)
            tenant.People.Add(new Person { Id = Guid.NewGuid(), UserPrincipalName = $"user{i}@contoso.com", DisplayName = $"User {i}", Mail = $"user{i}@contoso.com", ProxyAddresses = [$"SMTP:user{i}@contoso.com", $"smtp:alias{i}@contoso.com"] });
        for (var i = 0; i < 2000; i++)
        {
            var application = new Application
            {
                Id = Guid.NewGuid(),
                AppId = Guid.NewGuid(),
                CreatedAt = DateTimeOffset.UnixEpoch,
                Properties = new JsonObject { ["displayName"] = $"App {i}", ["uniqueName"] = $"app-{i}", ["signInAudience"] = "AzureADMyOrg" },
            };
            tenant.Applications.Add(application);
            if (i < 800) tenant.ServicePrincipals.Add(new ServicePrincipal { Id = Guid.NewGuid(), AppId = application.AppId, DisplayName = $"App {i}", AppOwnerTenantId = tenant.Id, Backing = application });
        }
    }
}
