using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Shell;

/// <summary>
/// Behind a proxy that ends TLS: scheme and client address come from its headers, and only from proxies that are named.
/// Loopback is always trusted. The host is never taken from a header: links are made of <c>Shell:PublicUrl</c>.
/// https://learn.microsoft.com/aspnet/core/host-and-deploy/proxy-load-balancer
/// </summary>
internal static class TrustedProxies
{
    public static IServiceCollection AddTrustedProxies(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<ShellOptions>, Check>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ShellOptions>>((forwarded, shell) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            foreach (var proxy in shell.Value.TrustedProxies)
                forwarded.KnownIPNetworks.Add(Parse(proxy)!.Value);
        });
        return services;
    }

    /// <summary>An address, or a network such as <c>10.0.0.0/8</c>.</summary>
    private static System.Net.IPNetwork? Parse(string text) =>
        System.Net.IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
        : null;

    private sealed class Check : IValidateOptions<ShellOptions>
    {
        public ValidateOptionsResult Validate(string? name, ShellOptions options)
        {
            var faults = options.TrustedProxies.Select((text, index) => (text, index)).Where(proxy => Parse(proxy.text) is null)
                .Select(proxy => $"Shell:TrustedProxies:{proxy.index}: is no address; accepted: an IP address, or a network such as 10.0.0.0/8.").ToList();
            return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
        }
    }
}
