using System.Text.Json.Nodes;

namespace MailboxWizard.Benchmarks;

/// <summary>The calls that are measured: those that a setup and a mailbox reader make.</summary>
internal static class Calls
{
    public static IReadOnlyList<Call> All { get; } =
    [
        new("token, client_credentials", _ => Client.TokenRequest()),
        new("GET application by uniqueName", bench => bench.Client.Graph(HttpMethod.Get, $"applications(uniqueName='{bench.UniqueName}')")),
        new("GET applications, a page", bench => bench.Client.Graph(HttpMethod.Get, "applications?$top=100&$select=id,appId,displayName")),
        new("GET servicePrincipal by appId", bench => bench.Client.Graph(HttpMethod.Get, $"servicePrincipals(appId='{bench.AppId}')")),
        new("POST application", bench => bench.Client.Graph(HttpMethod.Post, "applications", new JsonObject { ["displayName"] = "Measured" })),
        new("POST addPassword", bench => bench.Client.Graph(HttpMethod.Post, $"applications/{bench.FreshApplication()}/addPassword", new JsonObject { ["passwordCredential"] = new JsonObject { ["displayName"] = "measured" } })),
        new("POST appRoleAssignedTo", bench => bench.GrantRequest(), IsUsedUp: true),
        new("GET mailFolders", bench => bench.Client.Graph(HttpMethod.Get, $"users/{bench.Mailbox}/mailFolders")),
        new("GET messages, a page", bench => bench.Client.Graph(HttpMethod.Get, $"users/{bench.Mailbox}/mailFolders/inbox/messages?$select=id,subject")),
        new("$batch of 10", bench => bench.Client.Graph(HttpMethod.Post, "$batch", Batch(bench))),
    ];

    private static JsonObject Batch(Bench bench) => new()
    {
        ["requests"] = new JsonArray([.. Enumerable.Range(1, 10).Select(i => (JsonNode)new JsonObject { ["id"] = $"{i}", ["method"] = "GET", ["url"] = $"/applications(uniqueName='{bench.UniqueName}')?$select=id" })]),
    };
}

/// <summary>One call by its name in the table.</summary>
/// <param name="IsUsedUp">Whether each request needs something that was prepared for it alone.</param>
internal sealed record Call(string Name, Func<Bench, HttpRequestMessage> Request, bool IsUsedUp = false);
