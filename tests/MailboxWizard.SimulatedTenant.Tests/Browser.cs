using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.WebUtilities;

namespace MailboxWizard.SimulatedTenant.Tests;

/// <summary>A browser without scripts: keeps cookies, presses buttons by what they say.</summary>
internal sealed class Browser(TenantServer server) : IDisposable
{
    public const string Verifier = "a-verifier-of-at-least-forty-three-characters-in-all";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    public IHtmlDocument Page { get; private set; } = null!;

    public int Status { get; private set; }

    public Uri? Location { get; private set; }

    public HttpResponseMessage? Last { get; private set; }

    public string Title => Page.QuerySelector("h1")!.TextContent;

    public IReadOnlyList<string> Buttons => [.. Page.QuerySelectorAll("button").Select(Name)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Asks to sign in as the wizard does; <paramref name="extra"/> adds to the parameters or replaces them, and null takes one away.</summary>
    public Task AuthorizeAsync(string scope, string authority = "organizations", params (string Name, string? Value)[] extra)
    {
        var values = new Dictionary<string, string?>
        {
            ["client_id"] = Cloud.WizardAppId,
            ["redirect_uri"] = Cloud.Redirect,
            ["response_type"] = "code",
            ["response_mode"] = "form_post",
            ["scope"] = scope,
            ["state"] = "the-state",
            ["nonce"] = "the-nonce",
            ["code_challenge"] = System.Buffers.Text.Base64Url.EncodeToString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
            ["client_info"] = "1",
        };
        foreach (var (name, value) in extra) values[name] = value;
        return GoAsync($"/{authority}/oauth2/v2.0/authorize?{string.Join('&', values.Where(v => v.Value is not null).Select(v => $"{v.Key}={Uri.EscapeDataString(v.Value!)}"))}");
    }

    /// <summary>Picks the person, accepts if asked, and returns what is posted back to the application.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SignInAsync(string person, string scope, params (string Name, string? Value)[] extra)
    {
        await AuthorizeAsync(scope, extra: extra);
        await PressAsync(person);
        if (Title == "Permissions requested") await PressAsync("Accept");
        return Posted();
    }

    /// <summary>Goes where a client sends it, picks the person, accepts if asked, and returns what comes back in the address.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FollowAsync(Uri address, string person)
    {
        await GoAsync(address.PathAndQuery);
        await PressAsync(person);
        if (Location is null && Title == "Permissions requested") await PressAsync("Accept");
        return QueryHelpers.ParseQuery(Location!.Query).ToDictionary(p => p.Key, p => p.Value.ToString());
    }

    /// <summary>What the page at hand would post to the application.</summary>
    public IReadOnlyDictionary<string, string> Posted()
    {
        var form = Page.Forms.Single();
        Assert.StartsWith(Cloud.Redirect, form.Action, StringComparison.Ordinal);
        return Hidden(form);
    }

    public async Task GoAsync(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.BrowserAddress, address));
        await ReadAsync(await _http.SendAsync(request, Ct));
    }

    /// <param name="button">What the button says, or how that begins.</param>
    /// <param name="tick">Also ticks the box of the form.</param>
    /// <param name="typed">What is typed into the fields, by their names.</param>
    public async Task PressAsync(string button, bool tick = false, params (string Field, string Text)[] typed)
    {
        var pressed = Page.QuerySelectorAll("button").OfType<IHtmlButtonElement>().FirstOrDefault(b => Name(b).StartsWith(button, StringComparison.Ordinal));
        Assert.True(pressed is not null, $"No button '{button}' on '{Title}', only: {string.Join(", ", Buttons)}");
        var values = Hidden(pressed.Form!);
        values[pressed.Name!] = pressed.Value;
        if (tick) values[pressed.Form!.QuerySelectorAll("input[type=checkbox]").OfType<IHtmlInputElement>().Single().Name!] = "yes";
        foreach (var (field, text) in typed) values[pressed.Form!.QuerySelector($"[name={field}]")!.GetAttribute("name")!] = text;
        using var content = new FormUrlEncodedContent(values);
        await ReadAsync(await _http.PostAsync(new Uri(server.BrowserAddress, pressed.Form!.GetAttribute("action")), content, Ct));
    }

    public void Dispose()
    {
        Last?.Dispose();
        _http.Dispose();
    }

    private async Task ReadAsync(HttpResponseMessage response)
    {
        Last = response;
        Status = (int)response.StatusCode;
        Location = response.Headers.Location;
        Page = await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync(Ct), Ct);
    }

    private static Dictionary<string, string> Hidden(IHtmlFormElement form)
        => form.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().ToDictionary(i => i.Name!, i => i.Value);

    private static string Name(AngleSharp.Dom.IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
