using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Identity.Client;

namespace MailboxWizard.SimulatedTenant.Tests.Clients;

/// <summary>Microsoft's own clients as their documentation makes them, on a swapped transport and otherwise untouched.</summary>
internal static class MicrosoftClients
{
    public const string Login = "https://login.microsoftonline.com";

    public static readonly string[] Everything = ["https://graph.microsoft.com/.default"];

    /// <summary>With the SDK's default handlers: retry, redirect, telemetry.</summary>
    // https://learn.microsoft.com/graph/sdks/customize-client?tabs=csharp
    public static GraphServiceClient Graph(this Cloud cloud, TokenCredential credential, params string[] scopes)
        => new(GraphClientFactory.Create(finalHandler: cloud.NewTransport()), credential, scopes.Length == 0 ? Everything : scopes);

    /// <summary>The SDK for someone who signed in through the pages, in the name of the wizard.</summary>
    public static async Task<GraphServiceClient> GraphForAsync(this Cloud cloud, string person, params string[] scopes)
    {
        string[] full = [.. scopes.Select(s => $"https://graph.microsoft.com/{s}")];
        var back = await cloud.NewBrowser().SignInAsync(person, string.Join(' ', full.Prepend("openid profile offline_access")), ("code_challenge", null), ("code_challenge_method", null));
        return cloud.Graph(cloud.CodeCredential(back["code"]), full);
    }

    public static AuthorizationCodeCredential CodeCredential(this Cloud cloud, string code)
        => new("organizations", Cloud.WizardAppId, Cloud.WizardSecret, code, new AuthorizationCodeCredentialOptions { RedirectUri = new Uri(Cloud.Redirect), Transport = cloud.Pipeline() });

    public static ClientSecretCredential SecretCredential(this Cloud cloud, string appId, string secret)
        => new(cloud.TenantId("contoso.com"), appId, secret, new ClientSecretCredentialOptions { Transport = cloud.Pipeline() });

    public static HttpClientTransport Pipeline(this Cloud cloud) => new(cloud.NewTransport());

    // https://learn.microsoft.com/entra/msal/dotnet/advanced/httpclient
    public static IMsalHttpClientFactory Factory(this Cloud cloud) => new OneClient(cloud.Http);

    /// <summary>What a person does with the code that a device shows.</summary>
    public static async Task EnterAsync(this Cloud cloud, string userCode, string person, string decision)
    {
        var browser = cloud.NewBrowser();
        await browser.GoAsync("/devicelogin");
        await browser.PressAsync("Next", typed: ("user_code", userCode));
        await browser.PressAsync(person);
        await browser.PressAsync(decision);
    }

    private sealed class OneClient(HttpClient client) : IMsalHttpClientFactory
    {
        public HttpClient GetHttpClient() => client;
    }
}
