namespace MailboxWizard.SimulatedTenant.Tests.Graph;

/// <summary>federatedIdentityCredentials. https://learn.microsoft.com/graph/api/resources/federatedidentitycredential</summary>
public sealed class FederatedCredentialTests
{
    private static readonly string[] s_audiences = ["api://AzureADTokenExchange"];

    // https://learn.microsoft.com/graph/api/application-post-federatedidentitycredentials
    [Fact]
    public async Task One_is_made_read_by_id_or_name_changed_and_deleted()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var path = $"applications/{app.ObjectId}/federatedIdentityCredentials";

        var made = (await cloud.GraphAsync("POST", path, app.AdministratorToken, Body("build"))).Expect(201);
        Assert.Equal($"https://graph.microsoft.com/v1.0/$metadata#applications('{app.ObjectId}')/federatedIdentityCredentials/$entity", made.Text("@odata.context"));
        foreach (var key in new[] { made.Text("id"), "build" })
            Assert.Equal("main", (await cloud.GraphAsync("GET", $"{path}/{key}", app.AdministratorToken)).Expect(200).Text("subject"));
        (await cloud.GraphAsync("PATCH", $"{path}/build", app.AdministratorToken, new { subject = "other" })).Expect(204);
        Assert.Equal("other", (string)(await cloud.GraphAsync("GET", path + "?$filter=name eq 'build'", app.AdministratorToken)).Expect(200).Values.Single()!["subject"]!);
        (await cloud.GraphAsync("PATCH", $"{path}/build", app.AdministratorToken, new { name = "renamed" })).Expect(400);
        (await cloud.GraphAsync("DELETE", $"{path}/build", app.AdministratorToken)).Expect(204);
        (await cloud.GraphAsync("GET", $"{path}/build", app.AdministratorToken)).Expect(404);
    }

    [Fact]
    public async Task It_must_be_whole_and_unlike_the_others_and_twenty_is_the_most()
    {
        await using var cloud = await Cloud.StartAsync();
        var app = await cloud.RegisterAsync("Ada Admin");
        var path = $"applications/{app.ObjectId}/federatedIdentityCredentials";
        (await cloud.GraphAsync("POST", path, app.AdministratorToken, Body("build"))).Expect(201);

        (await cloud.GraphAsync("POST", path, app.AdministratorToken, Body("build", "else"))).Expect(409);
        (await cloud.GraphAsync("POST", path, app.AdministratorToken, Body("second"))).Expect(409);
        foreach (var bad in new object[]
        {
            new { name = "x", issuer = "https://issuer.example", subject = "x" }, new { name = "no name", issuer = "https://issuer.example", subject = "x", audiences = s_audiences },
            new { name = "x", issuer = "nonsense", subject = "x", audiences = s_audiences }, new { name = "x", issuer = "https://issuer.example", subject = "x", audiences = new[] { "a", "b" } },
            new { name = new string('x', 121), issuer = "https://issuer.example", subject = "x", audiences = s_audiences }, new { name = "x", issuer = "https://issuer.example", subject = "x", audiences = s_audiences, colour = 1 },
        })
            (await cloud.GraphAsync("POST", path, app.AdministratorToken, bad)).Expect(400);
        for (var i = 2; i <= 20; i++) (await cloud.GraphAsync("POST", path, app.AdministratorToken, Body($"n{i}", $"s{i}"))).Expect(201);
        (await cloud.GraphAsync("POST", path, app.AdministratorToken, Body("n21", "s21"))).Expect(400);
    }

    // https://learn.microsoft.com/graph/api/application-list-federatedidentitycredentials
    [Fact]
    public async Task They_are_read_with_a_scope_for_applications_and_not_with_the_directorys()
    {
        await using var cloud = await Cloud.StartAsync();
        var reader = await cloud.DelegatedTokenAsync("Ben Builder", "Directory.Read.All");
        var app = await cloud.RegisterAsync("Ada Admin");

        Assert.Empty((await cloud.GraphAsync("GET", $"applications/{app.ObjectId}/federatedIdentityCredentials", app.AdministratorToken)).Expect(200).Values);
        Assert.Equal("Authorization_RequestDenied", (await cloud.GraphAsync("GET", $"applications/{app.ObjectId}/federatedIdentityCredentials", reader)).Expect(403).ErrorCode);
    }

    private static object Body(string name, string subject = "main") => new { name, issuer = "https://issuer.example", subject, audiences = s_audiences, description = "d" };
}
