namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>Graph's directory as a signed-in person sees it. https://learn.microsoft.com/graph/api/overview</summary>
public sealed class DirectoryTests
{
    // https://learn.microsoft.com/graph/errors
    [Fact]
    public async Task A_token_that_is_missing_foreign_or_for_another_resource_is_refused()
    {
        await using var cloud = await Cloud.StartAsync();
        await using var other = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var forExchange = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret, "https://outlook.office365.com/.default")).Text("access_token");
        var fromElsewhere = await other.DelegatedTokenAsync("Ada Admin", "User.Read");

        foreach (var token in new[] { "nonsense", forExchange, fromElsewhere })
        {
            var reply = (await cloud.GraphAsync("GET", "me", token, null, ("client-request-id", "mine"))).Expect(401);
            Assert.Equal("InvalidAuthenticationToken", reply.ErrorCode);
            Assert.Equal("mine", (string)reply.Json["error"]!["innerError"]!["client-request-id"]!);
            Assert.Equal(reply.Headers.GetValues("request-id").Single(), (string)reply.Json["error"]!["innerError"]!["request-id"]!);
        }
    }

    [Fact]
    public async Task A_token_expires()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(time: time);
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read");

        (await cloud.GraphAsync("GET", "me", token)).Expect(200);
        time.Advance(TimeSpan.FromHours(2));
        Assert.Contains("expired", (await cloud.GraphAsync("GET", "me", token)).Expect(401).ErrorMessage, StringComparison.Ordinal);
    }

    // https://learn.microsoft.com/graph/aad-advanced-queries
    [Fact]
    public async Task Directory_roles_need_both_halves_of_an_advanced_query()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ben Builder", "Directory.Read.All");
        const string Path = "me/transitiveMemberOf/microsoft.graph.directoryRole";

        Assert.Equal("Request_UnsupportedQuery", (await cloud.GraphAsync("GET", Path, token)).Expect(400).ErrorCode);
        Assert.Equal("Request_UnsupportedQuery", (await cloud.GraphAsync("GET", Path + "?$count=true", token)).Expect(400).ErrorCode);
        Assert.Equal("Request_UnsupportedQuery", (await cloud.GraphAsync("GET", Path, token, null, ("ConsistencyLevel", "eventual"))).Expect(400).ErrorCode);
        var roles = (await cloud.GraphAsync("GET", Path + "?$count=true&$select=id,roleTemplateId", token, null, ("ConsistencyLevel", "eventual"))).Expect(200);
        Assert.Equal("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", (string)roles.Values.Single()!["roleTemplateId"]!);
    }

    // https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
    [Fact]
    public async Task With_User_Read_alone_a_role_shows_only_that_it_is_there()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ben Builder", "User.Read");

        var roles = (await cloud.GraphAsync("GET", "me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true", token, null, ("ConsistencyLevel", "eventual"))).Expect(200);

        Assert.Null(roles.Values.Single()!["roleTemplateId"]);
        Assert.Equal("#microsoft.graph.directoryRole", (string)roles.Values.Single()!["@odata.type"]!);
    }

    [Fact]
    public async Task Organization_is_for_everyone_and_domains_are_not()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Olga Ordinary", "User.Read");

        var organization = (await cloud.GraphAsync("GET", "organization?$select=id,displayName", token)).Expect(200);
        Assert.Equal($$"""[{"id":"{{cloud.TenantId("contoso.com")}}","displayName":"Contoso"}]""", organization.Values.ToJsonString());
        Assert.Equal("Authorization_RequestDenied", (await cloud.GraphAsync("GET", "domains", token)).Expect(403).ErrorCode);
    }

    [Fact]
    public async Task A_user_is_found_by_id_by_principal_name_or_by_filter_but_not_by_an_alias()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");
        var bjoern = cloud.Server.State.Person("bjoern.mueller@contoso.com");

        Assert.Equal("Björn Müller", (await cloud.GraphAsync("GET", $"users/{bjoern.Id}", token)).Expect(200).Text("displayName"));
        (await cloud.GraphAsync("GET", "users/bjoern.mueller@contoso.com", token)).Expect(200);
        Assert.Equal("Request_ResourceNotFound", (await cloud.GraphAsync("GET", "users/rechnungen@contoso.com", token)).Expect(404).ErrorCode);
        var found = (await cloud.GraphAsync("GET", "users?$filter=proxyAddresses/any(p:p eq 'smtp:rechnungen@contoso.com') or mail eq 'nobody@contoso.com'&$select=id", token)).Expect(200);
        Assert.Equal(bjoern.Id.ToString(), (string)found.Values.Single()!["id"]!);
        (await cloud.GraphAsync("GET", "users?$filter=mail eq", token)).Expect(400);
        (await cloud.GraphAsync("GET", "users?$select=shoeSize", token)).Expect(400);
        (await cloud.GraphAsync("GET", "users?top=5", token)).Expect(400);
    }

    [Fact]
    public async Task A_tenant_sees_itself_only()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Frank Admin", "Directory.Read.All");

        (await cloud.GraphAsync("GET", "users/ada@contoso.com", token)).Expect(404);
    }

    [Fact]
    public async Task Lists_are_paged_by_an_opaque_token()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");
        var names = new List<string>();

        for (var next = "users?$top=3&$select=userPrincipalName"; next is not null;)
        {
            var page = (await cloud.GraphAsync("GET", next, token)).Expect(200);
            names.AddRange(page.Values.Select(v => (string)v!["userPrincipalName"]!));
            next = ((string?)page.Json["@odata.nextLink"])?["https://graph.microsoft.com/v1.0/".Length..];
        }

        Assert.Equal(cloud.Server.State["contoso.com"].People.Select(p => p.UserPrincipalName), names);
        Assert.Equal("Request_UnsupportedQuery", (await cloud.GraphAsync("GET", "users?$skip=3", token)).Expect(400).ErrorCode);
    }

    [Fact]
    public async Task What_is_not_simulated_answers_501_and_is_remembered()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");

        (await cloud.GraphAsync("GET", "groups", token)).Expect(501);

        Assert.Equal(("GET", "graph.microsoft.com", "/v1.0/groups", 501), cloud.Server.Requests.Unknown.Select(r => (r.Method, r.Host, r.Path, r.Status)).Single());
    }
}
