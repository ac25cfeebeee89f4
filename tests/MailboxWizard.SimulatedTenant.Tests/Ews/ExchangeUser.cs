using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;

namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>An application that uses Exchange Web Services in Contoso, with the permission for it, at a moment that does not pass.</summary>
internal sealed class ExchangeUser : IAsyncDisposable
{
    public const string Invoices = "invoices@contoso.com";

    private static readonly Guid s_appId = new("11111111-1111-4111-8111-111111111111");

    private readonly Cloud _cloud;

    private ExchangeUser(Cloud cloud, string token) => (_cloud, Token) = (cloud, token);

    public const string Secret = "Gateway~secret-of-the-tests";

    public static string AppId => s_appId.ToString();

    public Cloud Cloud => _cloud;

    public string Token { get; }

    public static async Task<ExchangeUser> StartAsync(Action<Seed>? seed = null, string scenario = "calm")
    {
        var cloud = await Cloud.StartAsync(scenario, new SettableTime(), planted =>
        {
            planted.Tenant("Contoso").Applications.Add(new SeedApplication
            {
                DisplayName = "Gateway",
                AppId = s_appId,
                Secrets = [new SeedSecret { Value = Secret }],
                GrantedApplicationRoles = ["Office 365 Exchange Online/full_access_as_app"],
            });
            seed?.Invoke(planted);
        });
        var token = (await cloud.ApplicationTokenAsync("contoso.com", AppId, Secret, "https://outlook.office365.com/.default")).Text("access_token");
        return new ExchangeUser(cloud, token);
    }

    /// <summary>Asks in the name of a mailbox.</summary>
    public Task<SoapReply> AskAsync(string operation, string mailbox = Invoices, string? version = "Exchange2016")
        => SendAsync(Envelope(operation, $"<t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>{mailbox}</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>", version), ("X-AnchorMailbox", mailbox));

    /// <summary>Asks, and compares request and answer with what is kept under the name.</summary>
    public async Task<SoapReply> KeepAsync(string snapshot, string operation, string mailbox, string? version = "Exchange2016")
    {
        var reply = await AskAsync(operation, mailbox, version);
        Snapshot.Compare(snapshot, reply);
        return reply;
    }

    public async Task<SoapReply> SendAsync(string envelope, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "https://outlook.office365.com/EWS/Exchange.asmx") { Content = new StringContent(envelope, Encoding.UTF8, "text/xml") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return new SoapReply(envelope, await _cloud.SendAsync(request));
    }

    /// <summary>The id of a folder by its place below the visible root, such as "Inbox/Scans".</summary>
    public async Task<string> FolderIdAsync(string path, string mailbox = Invoices)
    {
        var parent = """<t:DistinguishedFolderId Id="msgfolderroot"/>""";
        var id = "";
        foreach (var name in path.Split('/'))
        {
            var reply = await AskAsync($"""<m:FindFolder Traversal="Shallow"><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:Restriction><t:IsEqualTo><t:FieldURI FieldURI="folder:DisplayName"/><t:FieldURIOrConstant><t:Constant Value="{name}"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction><m:ParentFolderIds>{parent}</m:ParentFolderIds></m:FindFolder>""", mailbox);
            id = reply.Ids("FolderId").Single();
            parent = $"""<t:FolderId Id="{id}"/>""";
        }
        return id;
    }

    /// <summary>The ids of the messages in a folder, the newest first.</summary>
    public async Task<IReadOnlyList<string>> ItemIdsAsync(string folder, string mailbox = Invoices)
        => [.. (await AskAsync($"""<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:ParentFolderIds><t:FolderId Id="{await FolderIdAsync(folder, mailbox)}"/></m:ParentFolderIds></m:FindItem>""", mailbox)).Ids("ItemId")];

    public static string Envelope(string body, string headers, string? version = "Exchange2016")
        => $"""<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="{SoapReply.Types}" xmlns:m="{SoapReply.Messages}"><soap:Header>{(version is null ? "" : $"<t:RequestServerVersion Version=\"{version}\"/>")}{headers}</soap:Header><soap:Body>{body}</soap:Body></soap:Envelope>""";

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();
}
