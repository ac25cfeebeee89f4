using System.Net;
using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests;

/// <summary>
/// Someone at a browser without scripts: follows redirects and fills in forms. Keeps its own cookies, since
/// <see cref="CookieContainer"/> sends secure ones over https only, while browsers trust http://localhost.
/// </summary>
/// <param name="address">Where the product is.</param>
/// <param name="trusted">The one certificate that is believed over https.</param>
public sealed class WebVisitor(Uri address, X509Certificate2? trusted = null) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => trusted is not null && shown?.GetCertHashString() == trusted.GetCertHashString() },
    })
    // A busy machine is no fault.
    { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
    private readonly Dictionary<(int Port, string Name), string> cookies = [];

    /// <summary>Every address that was asked for, in order.</summary>
    public List<Uri> Visited { get; } = [];

    /// <summary>Every body that came back, for tests that search them.</summary>
    public List<string> Bodies { get; } = [];

    /// <summary>The same browser, led to another node by a balancer: it brings its cookies along.</summary>
    public WebVisitor At(Uri other)
    {
        var there = new WebVisitor(other, trusted);
        foreach (var ((port, name), value) in cookies)
            there.cookies[(port == http.BaseAddress!.Port ? other.Port : port, name)] = value;
        return there;
    }

    /// <summary>One request, redirects not followed.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        var target = BringCookies(request);
        var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        foreach (var line in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            Keep(target.Port, line);
        Bodies.Add(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return response;
    }

    /// <summary>One request, of whose answer only the beginning has come; its body is not kept.</summary>
    public Task<HttpResponseMessage> BeginAsync(HttpRequestMessage request)
    {
        BringCookies(request);
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>An answer that goes on, line by line as it comes.</summary>
    public async IAsyncEnumerable<string> LinesAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        BringCookies(request);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            yield return line;
    }

    /// <summary>A page, redirects followed.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => FollowAsync(new(HttpMethod.Get, path));

    public async Task<HttpResponseMessage> FollowAsync(HttpRequestMessage request)
    {
        var response = await SendAsync(request);
        for (var hops = 0; response.Headers.Location is { } next; hops++)
        {
            Assert.True(hops < 20, $"More than 20 redirects, the last to {next}.");
            response = await SendAsync(new(HttpMethod.Get, new Uri(Visited[^1], next)));
        }

        return response;
    }

    public async Task<IDocument> PageAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return await BrowsingContext.New().OpenAsync(opened => opened.Content(body).Address(Visited[^1]), TestContext.Current.CancellationToken);
    }

    /// <summary>Passes the simulated tenant's pages as this person, accepting what is asked.</summary>
    public async Task<HttpResponseMessage> SignInAsync(string userName, string returnUrl, bool accept = true)
    {
        var response = await GetAsync($"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");
        return await PassMicrosoftAsync(response, userName, accept);
    }

    /// <summary>Goes on from a page of the simulated tenant until a page of the product is there.</summary>
    public async Task<HttpResponseMessage> PassMicrosoftAsync(HttpResponseMessage response, string userName, bool accept = true)
    {
        for (var pages = 0; pages < 6; pages++)
        {
            using var page = await PageAsync(response);
            var atProduct = Visited[^1].Port == http.BaseAddress!.Port;
            if (atProduct)
                return response;
            var buttons = page.QuerySelectorAll<IHtmlButtonElement>("button").ToList();
            var button = buttons.FirstOrDefault(candidate => candidate.TextContent.Contains(userName, StringComparison.OrdinalIgnoreCase))
                ?? buttons.FirstOrDefault(candidate => candidate.TextContent.Trim() == (accept ? "Accept" : "Decline"))
                ?? buttons.FirstOrDefault(candidate => candidate.Form?.Method is "post")
                ?? throw new InvalidOperationException($"No way on from {Visited[^1]}: {page.Body?.TextContent}");
            response = await SubmitAsync(button);
        }

        throw new InvalidOperationException("The simulated tenant asks without end.");
    }

    public Task<HttpResponseMessage> SubmitAsync(IHtmlButtonElement button)
    {
        var form = button.Form ?? throw new InvalidOperationException("The button belongs to no form.");
        var fields = form.Elements.OfType<IHtmlInputElement>()
            .Where(input => input.Name is { Length: > 0 } && (input.Type is not ("checkbox" or "radio") || input.IsChecked))
            .Select(input => KeyValuePair.Create(input.Name!, input.Value)).ToList();
        if (button.Name is { Length: > 0 } name)
            fields.Add(new(name, button.Value));
        var action = new Uri(Visited[^1], form.Action);
        return FollowAsync(form.Method is "post"
            ? new(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) }
            : new(HttpMethod.Get, new UriBuilder(action) { Query = string.Join('&', fields.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}")) }.Uri));
    }

    /// <summary>From where requests come, as a proxy on this machine says; null where none says anything.</summary>
    public IPAddress? ClientAddress { get; init; }

    /// <summary>What the product's own cookie handler reads from this visitor's cookie.</summary>
    public async Task<ClaimsPrincipal> PrincipalAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Scheme = "http";
        context.Connection.RemoteIpAddress = ClientAddress;
        context.Request.Host = new(http.BaseAddress!.Authority);
        context.Request.Headers.Cookie = string.Join("; ", cookies.Where(cookie => cookie.Key.Port == http.BaseAddress.Port).Select(cookie => $"{cookie.Key.Name}={cookie.Value}"));
        var result = await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return result.Principal ?? throw new InvalidOperationException("Nobody is signed in.", result.Failure);
    }

    public void Dispose() => http.Dispose();

    private Uri BringCookies(HttpRequestMessage request)
    {
        var target = new Uri(http.BaseAddress!, request.RequestUri!);
        Visited.Add(target);
        if (ClientAddress is not null)
            request.Headers.Add("X-Forwarded-For", $"{ClientAddress}");
        var own = cookies.Where(cookie => cookie.Key.Port == target.Port).Select(cookie => $"{cookie.Key.Name}={cookie.Value}").ToList();
        if (own.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", own));
        return target;
    }

    private void Keep(int port, string line)
    {
        var pair = line.Split(';')[0].Split('=', 2);
        if (line.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase) || pair[1].Length == 0)
            cookies.Remove((port, pair[0]));
        else
            cookies[(port, pair[0])] = pair[1];
    }
}
