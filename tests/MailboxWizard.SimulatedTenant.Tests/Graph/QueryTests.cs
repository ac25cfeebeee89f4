namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>OData as Microsoft does it on directory objects. https://learn.microsoft.com/graph/query-parameters, https://learn.microsoft.com/graph/aad-advanced-queries</summary>
public sealed class QueryTests
{
    private static readonly (string, string) s_eventual = ("ConsistencyLevel", "eventual");

    // https://learn.microsoft.com/graph/paging
    [Fact]
    public async Task Lists_are_paged_by_an_opaque_token()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");
        var names = new List<string>();
        var pages = 0;

        for (var next = "users?$top=3&$select=userPrincipalName"; next is not null; pages++)
        {
            var page = (await cloud.GraphAsync("GET", next, token)).Expect(200);
            names.AddRange(page.Values.Select(v => (string)v!["userPrincipalName"]!));
            next = ((string?)page.Json["@odata.nextLink"])?["https://graph.microsoft.com/v1.0/".Length..];
        }

        Assert.Equal(cloud.Server.State["contoso.com"].People.Select(p => p.UserPrincipalName), names);
        Assert.Equal((names.Count + 2) / 3, pages);
        Assert.Equal("Request_UnsupportedQuery", (await cloud.GraphAsync("GET", "users?$skip=3", token)).Expect(400).ErrorCode);
        foreach (var bad in new[] { "nonsense", "cDM", "RFNwdAoAAQAAAAAAAAAAFAAAAI45VMy0CO9Ei1L3Lr1q95UBAAAAAAAAAAAAAAAAAAAXMS4yLjg0MC4xMTM1NTYuMS40LjIzMzEGAAAAAAABURXWGePFEEGbudEn3SOTuQ" })
            Assert.Equal("Directory_ExpiredPageToken", (await cloud.GraphAsync("GET", $"users?$skiptoken={bad}", token)).Expect(400).ErrorCode);
        var foreign = ((string)(await cloud.GraphAsync("GET", "servicePrincipals?$top=1", token)).Expect(200).Json["@odata.nextLink"]!).Split("$skiptoken=")[1];
        Assert.Equal("Directory_ExpiredPageToken", (await cloud.GraphAsync("GET", $"users?$skiptoken={foreign}", token)).Expect(400).ErrorCode);
        foreach (var top in new[] { "0", "1000" }) Assert.StartsWith("Invalid page size specified", (await cloud.GraphAsync("GET", $"users?$top={top}", token)).Expect(400).ErrorMessage, StringComparison.Ordinal);
        (await cloud.GraphAsync("GET", "users?$top=-1", token)).Expect(400);
    }

    // https://learn.microsoft.com/graph/aad-advanced-queries#error-handling-for-advanced-queries-on-directory-objects
    [Fact]
    public async Task A_count_needs_its_header_or_is_passed_over_or_refused()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");
        var count = cloud.Server.State["contoso.com"].People.Count;

        Assert.Null((await cloud.GraphAsync("GET", "users?$count=true", token)).Expect(200).Json["@odata.count"]);
        Assert.Equal(count, (int)(await cloud.GraphAsync("GET", "users?$count=true&$top=1", token, null, s_eventual)).Expect(200).Json["@odata.count"]!);
        var refused = (await cloud.GraphAsync("GET", "users/$count", token)).Expect(400);
        Assert.Equal(("Request_BadRequest", "$count is not currently supported."), (refused.ErrorCode, refused.ErrorMessage));
        Assert.Equal(count.ToString(System.Globalization.CultureInfo.InvariantCulture), (await cloud.GraphAsync("GET", "users/$count", token, null, s_eventual)).Expect(200).Body);
        Assert.Equal("1", (await cloud.GraphAsync("GET", "users/$count?$filter=startsWith(displayName,'Ada')", token, null, s_eventual)).Expect(200).Body);
        (await cloud.GraphAsync("GET", "users?$count=maybe", token)).Expect(400);
    }

    // https://learn.microsoft.com/graph/aad-advanced-queries#support-for-sorting-by-properties-of-azure-ad-directory-objects
    [Fact]
    public async Task Sorting_is_for_some_properties_and_mostly_for_advanced_queries()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");

        var names = (await cloud.GraphAsync("GET", "users?$orderby=displayName desc&$select=displayName", token)).Expect(200).Values.Select(v => (string)v!["displayName"]!).ToList();
        Assert.Equal(names.OrderDescending(StringComparer.OrdinalIgnoreCase), names);
        foreach (var path in new[] { "users?$orderby=mail", "applications?$orderby=displayName", "users?$orderby=displayName&$filter=startsWith(displayName,'A')" })
        {
            var refused = (await cloud.GraphAsync("GET", path, token)).Expect(400);
            Assert.Equal(("Request_UnsupportedQuery", "Sorting not supported for current query."), (refused.ErrorCode, refused.ErrorMessage));
        }
        (await cloud.GraphAsync("GET", "users?$orderby=displayName&$filter=startsWith(displayName,'A')&$count=true", token, null, s_eventual)).Expect(200);
        (await cloud.GraphAsync("GET", "users?$orderby=shoeSize", token)).Expect(400);
        (await cloud.GraphAsync("GET", "users?$orderby=displayName sideways", token)).Expect(400);
    }

    // https://learn.microsoft.com/graph/search-query-parameter#using-search-on-directory-object-collections
    [Theory]
    [InlineData("\"displayName:admin\"", 1)]
    [InlineData("\"displayName:bui\" OR \"displayName:ordinary\"", 2)]
    [InlineData("\"displayName:ada\" AND \"mail:ada@\"", 1)]
    [InlineData("\"displayName:dmin\"", 0)]
    public async Task A_search_looks_for_the_beginnings_of_words(string search, int count)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");
        var path = $"users?$search={Uri.EscapeDataString(search)}";

        Assert.Equal("Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'", (await cloud.GraphAsync("GET", path, token)).Expect(400).ErrorMessage);
        Assert.Equal(count, (await cloud.GraphAsync("GET", path, token, null, s_eventual)).Expect(200).Values.Count);
        foreach (var bad in new[] { "admin", "\"shoeSize:44\"", "\"displayName:a\" XOR \"mail:b\"" })
            Assert.Equal("Request_UnsupportedQuery", (await cloud.GraphAsync("GET", $"users?$search={Uri.EscapeDataString(bad)}", token, null, s_eventual)).Expect(400).ErrorCode);
    }

    [Theory]
    [InlineData("$filter=mail eq", "Invalid filter clause")]
    [InlineData("$filter=mail is 'x'", "Invalid filter clause")]
    [InlineData("$filter=(mail eq 'x'", "Invalid filter clause")]
    [InlineData("$filter=mail eq 'x", "Invalid filter clause")]
    [InlineData("$filter=shoeSize eq 44", "Could not find a property named 'shoeSize' on type 'microsoft.graph.user'")]
    [InlineData("$filter=mail eq 5", "incompatible types")]
    [InlineData("$filter=accountEnabled eq 'true'", "incompatible types")]
    [InlineData("$select=id,shoeSize", "Could not find a property named 'shoeSize' on type 'microsoft.graph.user'")]
    [InlineData("$expand=shoes", "Could not find a property named 'shoes' on type 'microsoft.graph.user'")]
    [InlineData("$top=many", "Invalid value 'many' for $top query option found.")]
    [InlineData("$top=1&$top=2", "Query option '$top' was specified more than once")]
    [InlineData("top=5", "The query parameter 'top' is not supported.")]
    [InlineData("$shoes=44", "The query parameter '$shoes' is not supported.")]
    public async Task Bad_OData_is_a_bad_request(string query, string message)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");

        var refused = (await cloud.GraphAsync("GET", $"users?{query}", token)).Expect(400);

        Assert.Equal("BadRequest", refused.ErrorCode);
        Assert.Contains(message, refused.ErrorMessage, StringComparison.Ordinal);
    }

    // https://learn.microsoft.com/graph/query-parameters#expand-parameter
    [Fact]
    public async Task One_relationship_is_expanded_at_a_time_and_not_in_an_advanced_query()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");

        (await cloud.GraphAsync("GET", "servicePrincipals?$expand=owners", token)).Expect(200);
        Assert.Equal("Request_UnsupportedQuery", (await cloud.GraphAsync("GET", "servicePrincipals?$expand=owners,appRoleAssignments", token)).Expect(400).ErrorCode);
        Assert.Equal("Request_UnsupportedQuery", (await cloud.GraphAsync("GET", "servicePrincipals?$expand=owners&$count=true", token, null, s_eventual)).Expect(400).ErrorCode);
        Assert.Equal("Global Administrator", (string)(await cloud.GraphAsync("GET", "me?$expand=memberOf($select=displayName)", token)).Expect(200).Json["memberOf"]![0]!["displayName"]!);
    }

    // https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html#sec_ControllingtheAmountofControlInforma
    [Fact]
    public async Task Metadata_comes_in_three_amounts()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Petra Privileged", "Application.ReadWrite.All");
        var id = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One" })).Expect(201).Text("id");
        async Task<string> KeysAsync(string level) => string.Join(' ', (await cloud.GraphAsync("GET", $"applications/{id}?$select=createdDateTime,tags", token, null, ("Accept", $"application/json;odata.metadata={level}"))).Expect(200).Json.AsObject().Select(p => p.Key));

        Assert.Equal("createdDateTime tags", await KeysAsync("none"));
        Assert.Equal("@odata.context createdDateTime tags", await KeysAsync("minimal"));
        Assert.Equal("@odata.context @odata.type @odata.id createdDateTime@odata.type createdDateTime tags@odata.type tags", await KeysAsync("full"));
        var owners = (await cloud.GraphAsync("GET", $"applications/{id}/owners?$top=1&$select=id", token, null, ("Accept", "application/json;odata.metadata=none"))).Expect(200);
        Assert.Equal($$"""{"value":[{"id":"{{cloud.Server.State.Person("petra@contoso.com").Id}}"}]}""", owners.Body);
    }

    [Fact]
    public async Task The_context_says_what_was_selected()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");

        foreach (var (path, context) in new[]
        {
            ("users?$select=id,displayName", "users(id,displayName)"), ("me", "users/$entity"), ("me?$select=mail", "users(mail)/$entity"), ("me/memberOf", "directoryObjects"),
            ("servicePrincipals", "servicePrincipals"), ("organization", "organization"),
        })
            Assert.Equal($"https://graph.microsoft.com/v1.0/$metadata#{context}", (await cloud.GraphAsync("GET", path, token)).Expect(200).Text("@odata.context"));
    }
}
