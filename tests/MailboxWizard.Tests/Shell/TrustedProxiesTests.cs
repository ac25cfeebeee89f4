using System.Net;
using MailboxWizard.Features.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Shell;

/// <summary>Behind a proxy that ends TLS: whose word for the scheme is believed, and what links are made of.</summary>
public sealed class TrustedProxiesTests
{
    [Theory]
    [InlineData("127.0.0.1", null, "https from 198.51.100.4 at localhost")]
    [InlineData("203.0.113.7", null, "http from 203.0.113.7 at localhost")]
    [InlineData("203.0.113.7", "203.0.113.0/24", "https from 198.51.100.4 at localhost")]
    [InlineData("203.0.113.7", "203.0.113.8", "http from 203.0.113.7 at localhost")]
    public async Task The_scheme_and_the_client_are_taken_from_named_proxies_and_the_host_from_none(string proxy, string? trusted, string expected)
    {
        await using var app = await WizardApplication.StartAsync(
            settings: new Dictionary<string, string?> { ["Shell:TrustedProxies:0"] = trusted ?? "10.0.0.0/8" },
            configure: builder => builder.Services.AddSingleton<IStartupFilter>(new From(IPAddress.Parse(proxy))));
        using var client = new HttpClient { BaseAddress = app.Address };
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.4");
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");

        Assert.Equal(expected, await client.GetStringAsync("/whoami", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Links_to_pass_on_begin_with_the_public_address_however_the_page_was_reached()
    {
        await using var app = await WizardApplication.StartAsync();
        var inside = $"http://127.0.0.1:{app.Address.Port}";
        using var engineer = await app.SignInAsync("erik@spectrum.example");
        using var empty = await engineer.PageAsync(await engineer.GetAsync($"{inside}/handoffs"));
        using var administrator = await app.SignInAsync("ada@contoso.com");
        var run = await Journey.RunAsync(app, administrator, "invoices@contoso.com", "Invoices");
        Assert.Equal(SetupRunState.Proved, run.State);
        using var proved = await administrator.PageAsync(await administrator.GetAsync($"{inside}/runs/{run.Number}"));

        var site = app.Address.GetLeftPart(UriPartial.Authority);
        Assert.Equal(site, empty.QuerySelector("[data-copy]")!.GetAttribute("data-copy"));
        Assert.Contains(proved.QuerySelectorAll("[data-copy]"), button => button.GetAttribute("data-copy")!.Contains($"{site}/handoffs/", StringComparison.Ordinal));
        Assert.DoesNotContain(inside, empty.QuerySelector("main")!.InnerHtml + proved.QuerySelector("main")!.InnerHtml, StringComparison.Ordinal);
    }

    /// <summary>Requests come from this address, and one of them is told what the product took it for.</summary>
    private sealed class From(IPAddress proxy) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, further) =>
            {
                context.Connection.RemoteIpAddress = proxy;
                return further(context);
            });
            next(app);
            app.Map("/whoami", asked => asked.Run(context =>
                context.Response.WriteAsync($"{context.Request.Scheme} from {context.Connection.RemoteIpAddress} at {context.Request.Host.Host}")));
        };
    }
}
