namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>Several requests in one. https://learn.microsoft.com/graph/json-batching</summary>
public sealed class BatchTests
{
    [Fact]
    public async Task Each_part_is_answered_by_itself_and_a_failed_one_fails_those_that_depend_on_it()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");

        var reply = (await cloud.GraphAsync("POST", "$batch", token, new
        {
            requests = new object[]
            {
                new { id = "1", method = "GET", url = "/me?$select=displayName" },
                new { id = "2", method = "GET", url = "/users/nobody@contoso.com" },
                new { id = "3", method = "GET", url = "/organization", dependsOn = new[] { "2" } },
                new { id = "4", method = "GET", url = "/me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true", headers = new { ConsistencyLevel = "eventual" } },
                new { id = "5", method = "POST", url = "/applications", headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" }, body = new { displayName = "x" } },
            },
        }, ("ConsistencyLevel", "eventual"))).Expect(200);

        Assert.Equal([("1", 200), ("2", 404), ("3", 424), ("4", 200), ("5", 403)],
            reply.Json["responses"]!.AsArray().Select(r => ((string)r!["id"]!, (int)r["status"]!)));
        Assert.Contains(cloud.Server.Requests.All, r => r.Path == "/v1.0/users/nobody@contoso.com" && r.Status == 404);
    }

    [Fact]
    public async Task Headers_of_the_whole_do_not_reach_the_parts()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Directory.Read.All");

        var reply = (await cloud.GraphAsync("POST", "$batch", token,
            new { requests = new[] { new { id = "1", method = "GET", url = "/me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true" } } }, ("ConsistencyLevel", "eventual"))).Expect(200);

        Assert.Equal(400, (int)reply.Json["responses"]![0]!["status"]!);
    }

    [Fact]
    public async Task Twenty_is_the_most_and_a_body_needs_its_content_type()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read");

        (await cloud.GraphAsync("POST", "$batch", token, new { requests = Enumerable.Range(1, 21).Select(i => new { id = $"{i}", method = "GET", url = "/me" }) })).Expect(400);
        (await cloud.GraphAsync("POST", "$batch", token, new { requests = new[] { new { id = "1", method = "POST", url = "/applications", body = new { displayName = "x" } } } })).Expect(400);
        (await cloud.GraphAsync("POST", "$batch", token, new { requests = Enumerable.Range(1, 20).Select(i => new { id = $"{i}", method = "GET", url = "/me" }) })).Expect(200);
    }

    [Theory]
    [InlineData("""{"requests":[{"id":1,"method":"GET","url":"/me"}]}""")]
    [InlineData("""{"requests":[5]}""")]
    [InlineData("""{"requests":[{"id":"1","method":"GET","url":"/me","headers":{"Prefer":1}}]}""")]
    [InlineData("""{"requests":[],"requests":[]}""")]
    [InlineData("""[]""")]
    public async Task A_payload_of_another_form_is_a_bad_request(string payload)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "User.Read");
        var request = new HttpRequestMessage(HttpMethod.Post, "https://graph.microsoft.com/v1.0/$batch") { Content = new StringContent(payload, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", token);

        (await cloud.SendAsync(request)).Expect(400);
    }

    // https://learn.microsoft.com/graph/json-batching#creating-a-batch-request
    [Theory]
    [InlineData("""{"requests":[]}""")]
    [InlineData("""{"requests":[{"method":"GET","url":"/me"}]}""")]
    [InlineData("""{"requests":[{"id":"1","url":"/me"}]}""")]
    [InlineData("""{"requests":[{"id":"1","method":"GET"}]}""")]
    [InlineData("""{"requests":[{"id":"a","method":"POST","url":"/applications","headers":{"Content-Type":"application/json"},"body":{"displayName":"x"}},{"id":"A","method":"GET","url":"/me"}]}""")]
    [InlineData("""{"requests":[{"id":"1","method":"POST","url":"/applications","headers":{"Content-Type":"application/json"},"body":{"displayName":"x"}},{"id":"2","method":"GET","url":"/me","dependsOn":["3"]}]}""")]
    [InlineData("""{"requests":[{"id":"1","method":"GET","url":"https://graph.microsoft.com/v1.0/me"}]}""")]
    [InlineData("""{"requests":[{"id":"1","method":"POST","url":"/$batch","headers":{"Content-Type":"application/json"},"body":{}}]}""")]
    public async Task A_malformed_batch_is_refused_as_a_whole_before_anything_is_done(string payload)
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");

        Assert.Equal("BadRequest", (await cloud.GraphAsync("POST", "$batch", token, System.Text.Json.Nodes.JsonNode.Parse(payload))).Expect(400).ErrorCode);

        Assert.Empty(cloud.Server.State["contoso.com"].Applications);
    }

    [Fact]
    public async Task A_chain_is_carried_out_in_order_and_ends_where_one_fails()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        object Create(string id, string name, params string[] dependsOn)
            => new { id, method = "PATCH", url = $"/applications(uniqueName='{name}')", headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["Prefer"] = "create-if-missing" }, body = new { displayName = name }, dependsOn };

        var reply = (await cloud.GraphAsync("POST", "$batch", token, new
        {
            requests = new[] { Create("1", "one"), Create("2", "one", "1"), new { id = "3", method = "DELETE", url = "/applications(uniqueName='nobody')", dependsOn = new[] { "2" } }, Create("4", "two", "3"), Create("5", "three", "4") },
        })).Expect(200);

        Assert.Equal(["201", "204", "404", "424", "424"], reply.Json["responses"]!.AsArray().Select(r => r!["status"]!.ToString()));
        Assert.Equal(["one"], cloud.Server.State["contoso.com"].Applications.Select(a => a.UniqueName));
        Assert.Equal("no-cache", (string)reply.Json["responses"]![0]!["headers"]!["Cache-Control"]!);
        Assert.Null(reply.Json["responses"]![1]!["body"]);
    }

    [Fact]
    public async Task A_batch_without_a_good_token_is_refused_as_a_whole()
    {
        await using var cloud = await Cloud.StartAsync();

        (await cloud.GraphAsync("POST", "$batch", "nonsense", new { requests = new[] { new { id = "1", method = "GET", url = "/me" } } })).Expect(401);
    }
}
