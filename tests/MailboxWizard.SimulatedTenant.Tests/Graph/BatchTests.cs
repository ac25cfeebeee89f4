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
}
