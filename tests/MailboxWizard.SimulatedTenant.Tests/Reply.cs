using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Tests;

/// <summary>An answer, read to its end.</summary>
internal sealed record Reply(int Status, string Body, HttpResponseHeaders Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public JsonArray Values => Json["value"]!.AsArray();

    public string ErrorCode => (string)Json["error"]!["code"]!;

    public string ErrorMessage => (string)Json["error"]!["message"]!;

    /// <summary>The AADSTS number of an error of the token endpoint.</summary>
    public int AadSts => (int)Json["error_codes"]![0]!;

    public string Text(string property) => (string)Json[property]!;

    public Reply Expect(int status)
    {
        Assert.True(Status == status, $"Expected {status}, got {Status}: {Body}");
        return this;
    }

    public static async Task<Reply> ReadAsync(HttpResponseMessage response)
        => new((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers);

    public static JsonObject Claims(string token)
        => JsonSerializer.Deserialize<JsonObject>(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]))!;
}
