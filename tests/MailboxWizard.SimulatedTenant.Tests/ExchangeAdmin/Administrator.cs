using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Tests.ExchangeAdmin;

/// <summary>Somebody who runs Exchange's cmdlets over the administration endpoint, as its PowerShell module does.</summary>
internal sealed class Administrator(Cloud cloud, string token, string tenant)
{
    public const string Manage = "https://outlook.office365.com/Exchange.Manage";

    public static async Task<Administrator> OfContosoAsync(Cloud cloud, string person = "Ada Admin", string scope = Manage)
        => new(cloud, await cloud.DelegatedTokenAsync(person, scope), cloud.TenantId("contoso.com"));

    public Task<Reply> AskAsync(string cmdlet, object? parameters = null, int? pageSize = null)
        => PostAsync($"https://outlook.office365.com/adminapi/beta/{tenant}/InvokeCommand", Body(cmdlet, parameters), pageSize);

    /// <summary>What the cmdlet gives out.</summary>
    public async Task<JsonArray> RunAsync(string cmdlet, object? parameters = null) => (await AskAsync(cmdlet, parameters)).Expect(200).Values;

    public Task<Reply> PostAsync(string address, string body, int? pageSize = null, string contentType = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TryAddWithoutValidation("X-AnchorMailbox", "UPN:ada@contoso.com");
        if (pageSize is { } size) request.Headers.TryAddWithoutValidation("Prefer", $"odata.maxpagesize={size}");
        return cloud.SendAsync(request);
    }

    public static string Body(string cmdlet, object? parameters = null)
        => JsonSerializer.Serialize(new { CmdletInput = new { CmdletName = cmdlet, Parameters = parameters ?? new { } } });

    /// <summary>The exception's type and words, without the number before them.</summary>
    public static string Failure(Reply reply)
        => string.Join('|', ((string)reply.Json["error"]!["details"]![0]!["message"]!).Split('|')[1..]) is var text && text.LastIndexOf('.', text.IndexOf('|', StringComparison.Ordinal)) is var dot ? text[(dot + 1)..] : text;
}
