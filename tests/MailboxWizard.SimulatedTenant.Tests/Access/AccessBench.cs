using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Tests.Weather;

namespace MailboxWizard.SimulatedTenant.Tests.Access;

/// <summary>Contoso with a mail gateway that asks for one mailbox, over EWS and over Graph, and tells in a few words what came back.</summary>
internal sealed class AccessBench : IAsyncDisposable
{
    public const string Gateway = "6a7e0001-0000-4000-8000-000000000001";
    public const string Secret = "g4teway~of.the-simulated-tenant-only";
    public const string UserAgent = "MailGateway/4.2";
    private readonly SeedTenant _contoso;
    private readonly List<SeedMailbox> _mailboxes;

    private AccessBench(Cloud cloud, SeedTenant contoso) => (Cloud, _contoso, _mailboxes) = (cloud, contoso, [.. contoso.Mailboxes]);

    public Cloud Cloud { get; }

    public Tenant Contoso => Cloud.Server.State["contoso.com"];

    public static async Task<AccessBench> StartAsync(IEnumerable<string> granted, Action<SeedTenant>? seed = null, TimeProvider? time = null)
    {
        SeedTenant contoso = null!;
        var cloud = await Cloud.StartAsync(time: time, seed: all => contoso = all.Tenant("Contoso"));
        var bench = new AccessBench(cloud, contoso);
        await bench.PlantAsync(granted, seed);
        return bench;
    }

    /// <summary>Begins anew, with other grants.</summary>
    /// <param name="granted">Application permissions that Entra has granted to the gateway.</param>
    public async Task PlantAsync(IEnumerable<string> granted, Action<SeedTenant>? seed = null)
    {
        _contoso.Applications.Clear();
        _contoso.Applications.Add(new SeedApplication
        {
            DisplayName = "Mail gateway",
            AppId = Guid.Parse(Gateway),
            Secrets = [new SeedSecret { Value = Secret }],
            GrantedApplicationRoles = [.. granted],
        });
        _contoso.Mailboxes = [.. _mailboxes, new SeedMailbox { Address = "olga@contoso.com", DisplayName = "Olga Ordinary" }];
        (_contoso.OtherRecipients, _contoso.AccessPolicies, _contoso.ScopedRoles) = ([], [], []);
        // The tests ask for more tokens than anybody in earnest.
        _contoso.StopsLoops = false;
        seed?.Invoke(_contoso);
        (await ControlTests.AskAsync(Cloud, HttpMethod.Post, "/reset", "{}")).Expect(200);
    }

    /// <summary>What the gateway itself is told.</summary>
    public async Task<(string Ews, string Graph)> AskAsApplicationAsync(string mailbox)
    {
        var forExchange = (await Cloud.ApplicationTokenAsync("contoso.com", Gateway, Secret, "https://outlook.office365.com/.default")).Expect(200).Text("access_token");
        var forGraph = (await Cloud.ApplicationTokenAsync("contoso.com", Gateway, Secret)).Expect(200).Text("access_token");
        return (await EwsAsync(forExchange, Envelope($"<t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>{mailbox}</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>", "")), await GraphAsync(forGraph, mailbox));
    }

    /// <summary>What somebody is told who opens a mailbox by the wizard.</summary>
    public async Task<(string Ews, string Graph)> AskAsPersonAsync(string person, string mailbox, string ewsScope, string graphScope)
    {
        var forExchange = await Cloud.DelegatedTokenAsync(person, $"https://outlook.office365.com/{ewsScope}");
        var forGraph = await Cloud.DelegatedTokenAsync(person, graphScope.Split(' '));
        return (await EwsAsync(forExchange, Envelope("", $"<t:Mailbox><t:EmailAddress>{mailbox}</t:EmailAddress></t:Mailbox>")), await GraphAsync(forGraph, mailbox));
    }

    public ValueTask DisposeAsync() => Cloud.DisposeAsync();

    private async Task<string> EwsAsync(string token, string envelope)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "https://outlook.office365.com/EWS/Exchange.asmx") { Content = new StringContent(envelope, Encoding.UTF8, "text/xml") };
        var reply = await SendAsync(request, token);
        if (reply.Body.Length == 0)
            return reply.Headers.TryGetValues("X-EWS-Policy-Reason", out var reasons) ? $"{reply.Status} {reasons.Single()}"
                : reply.Headers.TryGetValues("x-ms-diagnostics", out var diagnostics) ? $"{reply.Status} {Reason(diagnostics.Single())}" : $"{reply.Status}";
        var code = XDocument.Parse(reply.Body).Descendants().First(e => e.Name.LocalName == "ResponseCode").Value;
        return code == "NoError" ? "opens" : $"{reply.Status} {code}";
    }

    private static string Reason(string diagnostics) => diagnostics.Split('"')[1] switch
    {
        "The token contains no permissions, or permissions can not be understood." => "no permissions",
        "The token contains not enough permissions for this operation." => "not enough permissions",
        var other => other,
    };

    private async Task<string> GraphAsync(string token, string mailbox)
    {
        var reply = await SendAsync(new HttpRequestMessage(HttpMethod.Get, $"https://graph.microsoft.com/v1.0/users/{mailbox}/mailFolders/inbox/messages?$top=1&$select=id"), token);
        return reply.Status == 200 ? "opens" : $"{reply.Status} {reply.ErrorCode}{(reply.ErrorMessage.Contains("RAOP", StringComparison.Ordinal) ? " [RAOP]" : reply.ErrorMessage.Contains("OData", StringComparison.Ordinal) ? " OData disabled" : "")}";
    }

    private Task<Reply> SendAsync(HttpRequestMessage request, string token)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        return Cloud.SendAsync(request);
    }

    private static string Envelope(string header, string mailbox) =>
        $"""<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"><soap:Header><t:RequestServerVersion Version="Exchange2016"/>{header}</soap:Header><soap:Body><m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="inbox">{mailbox}</t:DistinguishedFolderId></m:FolderIds></m:GetFolder></soap:Body></soap:Envelope>""";
}
