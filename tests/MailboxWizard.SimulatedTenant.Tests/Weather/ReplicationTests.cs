namespace MailboxWizard.SimulatedTenant.Tests.Weather;

/// <summary>Replicas that hear of things one after another. https://learn.microsoft.com/entra/architecture/architecture</summary>
public sealed class ReplicationTests
{
    [Theory, Trait("Scenario", "everyday"), Trait("Scenario", "slow-replication")]
    [InlineData("everyday", 5, 20)]
    [InlineData("slow-replication", 60, 180)]
    public async Task Replicas_disagree_until_the_last_one_has_heard(string scenario, int first, int last)
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync(scenario, time);
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All");
        var id = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One" })).Expect(201).Text("id");

        time.Advance(TimeSpan.FromSeconds(first - 1));
        Assert.Equal([404], await StatusesAsync(cloud, token, id));
        var mixed = false;
        for (var step = 0; step <= 12; step++)
        {
            time.Advance(TimeSpan.FromSeconds((last - first + 1) / 12.0));
            mixed |= (await StatusesAsync(cloud, token, id)).SequenceEqual([200, 404]);
        }

        Assert.True(mixed, "Within the lag, no moment was found in which one replica knew the application and another did not.");
        Assert.Equal([200], await StatusesAsync(cloud, token, id));
    }

    [Fact]
    public async Task Exchange_hears_of_an_application_by_itself()
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync("calm", time);
        var app = await cloud.RegisterAsync("Ada Admin");
        var token = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Text("access_token");
        var principal = cloud.Server.State["contoso.com"].FindServicePrincipal(Guid.Parse(app.AppId))!;
        principal.VisibleFrom = principal.VisibleFrom with { Exchange = time.GetUtcNow().AddSeconds(9) };

        Assert.Equal("ErrorAccessDenied", (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders/inbox", token)).Expect(403).ErrorCode);
        (await cloud.GraphAsync("GET", $"servicePrincipals/{app.PrincipalId}", app.AdministratorToken)).Expect(200);
        time.Advance(TimeSpan.FromSeconds(9));
        (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders/inbox", token)).Expect(200);
    }

    [Fact]
    public async Task The_same_seed_and_the_same_requests_make_the_same_weather()
    {
        var first = await WalkAsync(1, "Ada Admin");
        var second = await WalkAsync(1, "Ada Admin");
        var other = await WalkAsync(2, "Ada Admin");

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task What_happens_in_one_tenant_does_not_change_the_weather_of_another()
    {
        Assert.Equal(await WalkAsync(1, "Ada Admin"), await WalkAsync(1, "Ada Admin", before: "Frank Admin"));
    }

    private static async Task<IReadOnlyList<int>> WalkAsync(int seed, string person, string? before = null)
    {
        var time = new SettableTime();
        await using var cloud = await Cloud.StartAsync("everyday", time, randomSeed: seed);
        if (before is not null)
        {
            var foreign = await cloud.DelegatedTokenAsync(before, "Application.ReadWrite.All");
            for (var i = 0; i < 3; i++) (await cloud.GraphAsync("POST", "applications", foreign, new { displayName = "Other" })).Expect(201);
        }
        var token = await cloud.DelegatedTokenAsync(person, "Application.ReadWrite.All");
        var id = (await cloud.GraphAsync("POST", "applications", token, new { displayName = "One" })).Expect(201).Text("id");
        var statuses = new List<int>();
        for (var second = 0; second < 21; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            statuses.AddRange(await AskAsync(cloud, token, id, 4));
        }
        return statuses;
    }

    private static async Task<IReadOnlyList<int>> StatusesAsync(Cloud cloud, string token, string id) => [.. (await AskAsync(cloud, token, id, 12)).Distinct().Order()];

    // Each part of a batch meets a replica of its own.
    private static async Task<IReadOnlyList<int>> AskAsync(Cloud cloud, string token, string id, int times)
    {
        var requests = Enumerable.Range(1, times).Select(i => new { id = $"{i}", method = "GET", url = $"/applications/{id}" });
        var reply = (await cloud.GraphAsync("POST", "$batch", token, new { requests })).Expect(200);
        return [.. reply.Json["responses"]!.AsArray().Select(r => (int)r!["status"]!)];
    }
}
