using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Tests.Entra;

/// <summary>Applications in Contoso that the tests of Entra need, and short ways to ask its endpoints.</summary>
internal static class EntraWorld
{
    public const string GraphUri = "https://graph.microsoft.com";
    public const string Basic = "openid profile offline_access User.Read";
    public const string DaemonAppId = "da3e0000-0000-4000-8000-000000000001";
    public const string DaemonSecret = "daem0n~secret.of.a.pretend.tenant";
    public const string DesktopAppId = "de510000-0000-4000-8000-000000000002";
    public const string PageAppId = "5a6e0000-0000-4000-8000-000000000003";
    public const string ApiAppId = "a9100000-0000-4000-8000-000000000004";
    public const string Password = "correct horse battery staple";
    public const string PageRedirect = "https://page.contoso.example/signin";

    /// <summary>A daemon with a secret, a desktop program, a page in the browser, and an API that wants tokens of version 2.</summary>
    public static void Plant(Seed seed)
    {
        var contoso = seed.Tenant("Contoso");
        contoso.Applications.Add(new SeedApplication
        {
            DisplayName = "Nightly daemon",
            AppId = new(DaemonAppId),
            Secrets = [new SeedSecret { Value = DaemonSecret }],
            RedirectUris = ["https://daemon.contoso.example/consented"],
            RequiredPermissions = ["Microsoft Graph/Mail.ReadWrite (Role)", "Microsoft Graph/User.Read (Scope)", "Office 365 Exchange Online/full_access_as_app (Role)"],
        });
        contoso.Applications.Add(new SeedApplication
        {
            DisplayName = "Desktop",
            AppId = new(DesktopAppId),
            PublicClientUris = ["http://localhost"],
            AllowsPublicFlows = true,
            RequiredPermissions = ["Microsoft Graph/User.Read (Scope)"],
            ConsentedScopes = ["openid", "profile", "offline_access", "User.Read"],
        });
        contoso.Applications.Add(new SeedApplication
        {
            DisplayName = "Page",
            AppId = new(PageAppId),
            SinglePageUris = [PageRedirect],
            ConsentedScopes = ["openid", "profile", "offline_access", "User.Read"],
        });
        contoso.Applications.Add(new SeedApplication
        {
            DisplayName = "Orders API",
            AppId = new(ApiAppId),
            IdentifierUris = ["api://orders"],
            AccessTokenVersion = 2,
            Scopes = [new SeedScope { Id = new("a9100000-0000-4000-8000-0000000000a1"), Value = "Orders.Read", ConsentText = "Read your orders" }],
            AppRoles = [new SeedAppRole { Id = new("a9100000-0000-4000-8000-0000000000b1"), Value = "Orders.Read.All", AllowedMemberTypes = ["Application"] }],
        });
        contoso.People.Single(p => p.Upn == "olga@contoso.com").Password = Password;
    }

    public static Task<Cloud> StartAsync(Action<Seed>? also = null, TimeProvider? time = null) => Cloud.StartAsync(time: time, seed: seed =>
    {
        Plant(seed);
        also?.Invoke(seed);
    });

    public static Tenant Contoso(this Cloud cloud) => cloud.Server.State["contoso.com"];

    public static Task<Reply> GetAsync(this Cloud cloud, string pathOfLogin) => cloud.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"https://login.microsoftonline.com/{pathOfLogin}"));

    public static Task<Reply> PostAsync(this Cloud cloud, string pathOfLogin, IEnumerable<(string Name, string Value)> form, string? origin = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"https://login.microsoftonline.com/{pathOfLogin}") { Content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        if (origin is not null) request.Headers.Add("Origin", origin);
        return cloud.SendAsync(request);
    }

    public static Task<Reply> TokenV1Async(this Cloud cloud, string tenant, params (string Name, string Value)[] form) => cloud.PostAsync($"{tenant}/oauth2/token", form);

    public static Task<Reply> DaemonAsync(this Cloud cloud, string scope = GraphUri + "/.default", string tenant = "contoso.com")
        => cloud.TokenAsync(tenant, ("client_id", DaemonAppId), ("client_secret", DaemonSecret), ("grant_type", "client_credentials"), ("scope", scope));

    public static Task<Reply> PasswordAsync(this Cloud cloud, string user = "olga@contoso.com", string password = Password, string tenant = "contoso.com", string scope = Basic, params (string Name, string Value)[] more)
        => cloud.TokenAsync(tenant, [("client_id", DesktopAppId), ("grant_type", "password"), ("username", user), ("password", password), ("scope", scope), .. more]);

    public static Task<Reply> RefreshAsync(this Cloud cloud, string refreshToken, string scope, string tenant = "organizations", params (string Name, string Value)[] more)
        => cloud.TokenAsync(tenant, [("client_id", Cloud.WizardAppId), ("client_secret", Cloud.WizardSecret), ("grant_type", "refresh_token"), ("refresh_token", refreshToken), ("scope", scope), .. more]);

    /// <summary>What came back to the application in the address.</summary>
    public static Dictionary<string, string> Returned(this Browser browser)
    {
        var address = browser.Location!.ToString();
        var values = HttpUtility.ParseQueryString(address[(address.IndexOfAny(['?', '#']) + 1)..]);
        return values.AllKeys.ToDictionary(key => key!, key => values[key]!);
    }

    public static string Text(this Browser browser) => string.Join(' ', browser.Page.Body!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static JsonObject Header(string token) => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[0]))!.AsObject();

    public static X509Certificate2 NewCertificate(DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=nightly daemon", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(from ?? DateTimeOffset.UtcNow.AddYears(-1), until ?? DateTimeOffset.UtcNow.AddYears(5));
    }

    /// <summary>Signs what an application says about itself.</summary>
    public static string Assertion(X509Certificate2 certificate, DateTimeOffset now, string algorithm = "PS256", Action<JsonObject>? header = null, Action<JsonObject>? claims = null)
    {
        var head = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT", ["x5t#S256"] = Encode(certificate.GetCertHash(HashAlgorithmName.SHA256)) };
        header?.Invoke(head);
        var body = new JsonObject
        {
            ["aud"] = "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token",
            ["iss"] = DaemonAppId,
            ["sub"] = DaemonAppId,
            ["jti"] = Guid.NewGuid().ToString(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(10).ToUnixTimeSeconds(),
        };
        claims?.Invoke(body);
        var signed = $"{Encode(Encoding.UTF8.GetBytes(head.ToJsonString()))}.{Encode(Encoding.UTF8.GetBytes(body.ToJsonString()))}";
        using var rsa = certificate.GetRSAPrivateKey()!;
        return $"{signed}.{Encode(rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1))}";
    }

    public static Task<Reply> AssertAsync(this Cloud cloud, string assertion, params (string Name, string Value)[] more)
        => cloud.TokenAsync("contoso.com", [("client_id", DaemonAppId), ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", assertion),
            ("grant_type", "client_credentials"), ("scope", GraphUri + "/.default"), .. more]);

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
