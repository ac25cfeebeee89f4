using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Tests.Weather;

/// <summary>A state that is saved and loaded again, into the same server or a fresh one.</summary>
public sealed class SavedStateTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_saved_state_loaded_into_a_fresh_server_answers_the_same()
    {
        var time = new SettableTime();
        await using var first = await Cloud.StartAsync("everyday", time);
        time.Advance(TimeSpan.FromMinutes(5));
        first.Server.Choose("contoso.com", "calm");
        var app = await first.RegisterAsync("Ada Admin");
        first.Server.Turn("contoso.com", knobs => knobs with { Replicas = 3, LagMinSeconds = 1, LagMaxSeconds = 9 });
        (await first.GraphAsync("POST", "applications", app.AdministratorToken, new { displayName = "Unknown yet", uniqueName = "later" })).Expect(201);
        var saved = (await ControlTests.AskAsync(first, HttpMethod.Get, "/saved")).Expect(200).Body;

        await using var second = await Cloud.StartAsync("calm", time);
        (await ControlTests.AskAsync(second, HttpMethod.Post, "/saved", saved)).Expect(200);

        Assert.Equal(WithoutRequests(saved), WithoutRequests((await ControlTests.AskAsync(second, HttpMethod.Get, "/saved")).Expect(200).Body));
        Assert.Equal(first.Server.Weather("contoso.com"), second.Server.Weather("contoso.com"));
        Assert.Contains(second.Server.Requests.All, r => r.Path.EndsWith("/addPassword", StringComparison.Ordinal));
        foreach (var cloud in new[] { first, second })
        {
            var token = (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret)).Expect(200).Text("access_token");
            Assert.Equal("Mail.ReadWrite", (string)Reply.Claims(token)["roles"]!.AsArray().Single()!);
            (await cloud.GraphAsync("GET", "users/invoices@contoso.com/mailFolders/inbox/messages", token)).Expect(200);
            Assert.Equal(7000215, (await cloud.ApplicationTokenAsync("contoso.com", app.AppId, app.Secret + "x")).Expect(401).AadSts);
        }
        Assert.Equal(await AnswersAsync(first, app), await AnswersAsync(second, app));
    }

    [Fact]
    public async Task Folders_fifty_deep_are_saved_and_lie_where_they_lay()
    {
        await using var first = await Cloud.StartAsync(seed: s => s.Tenant("Contoso").Mailboxes[0].GeneratedFolders = 5000);
        var saved = (await ControlTests.AskAsync(first, HttpMethod.Get, "/saved")).Expect(200).Body;

        await using var second = await Cloud.StartAsync();
        (await ControlTests.AskAsync(second, HttpMethod.Post, "/saved", saved)).Expect(200);

        Assert.Equal(Places(first), Places(second));

        static List<(string Id, string? Parent)> Places(Cloud cloud) => [.. cloud.Server.State.Mailbox("invoices@contoso.com").AllFolders.Select(f => (f.Id, f.Parent?.Id))];
    }

    [Fact]
    public async Task A_server_can_be_started_from_a_saved_state()
    {
        await using var first = await Cloud.StartAsync();
        var app = await first.RegisterAsync("Ada Admin");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, (await ControlTests.AskAsync(first, HttpMethod.Get, "/saved")).Expect(200).Body, Ct);
            await using var server = await TenantServer.StartAsync(new SimulatedTenantOptions { StateFile = file }, Ct);
            Assert.Equal(app.AppId, Assert.Single(server.State["contoso.com"].Applications).AppId.ToString());

            await File.WriteAllTextAsync(file, "{}", Ct);
            var refused = await Assert.ThrowsAsync<InvalidDataException>(() => TenantServer.StartAsync(new SimulatedTenantOptions { StateFile = file }, Ct));
            Assert.Contains("This is no saved state of format 1.", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Whoever_was_signed_in_before_loading_signs_in_again()
    {
        await using var cloud = await Cloud.StartAsync();
        var back = await cloud.NewBrowser().SignInAsync("Ada Admin", "openid offline_access User.Read");
        var saved = (await ControlTests.AskAsync(cloud, HttpMethod.Get, "/saved")).Expect(200).Body;

        (await ControlTests.AskAsync(cloud, HttpMethod.Post, "/saved", saved)).Expect(200);

        Assert.NotEqual(200, (await cloud.RedeemAsync(back["code"], "openid User.Read")).Status);
        await cloud.DelegatedTokenAsync("Ada Admin", "User.Read");
    }

    private static string WithoutRequests(string saved)
    {
        var json = JsonNode.Parse(saved)!.AsObject();
        foreach (var name in new[] { "requests", "unknownRequests", "savedAt" }) json.Remove(name);
        return json.ToJsonString();
    }

    // As somebody who signs in anew at each server sees it; the lag of what was still unknown has passed by then.
    private static async Task<IReadOnlyList<string>> AnswersAsync(Cloud cloud, Registered app)
    {
        cloud.Server.Turn("contoso.com", knobs => knobs with { LatencyMilliseconds = 0 });
        var token = await cloud.DelegatedTokenAsync("Ada Admin", "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All", "Directory.Read.All");
        var answers = new List<string>();
        foreach (var path in new[] { $"applications/{app.ObjectId}", $"servicePrincipals/{app.PrincipalId}", $"servicePrincipals/{app.PrincipalId}/appRoleAssignments", "users", "organization" })
            answers.Add((await cloud.GraphAsync("GET", path, token)).Expect(200).Body);
        return answers;
    }
}
