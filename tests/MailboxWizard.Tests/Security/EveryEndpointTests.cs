using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MailboxWizard.Tests.Security;

/// <summary>Deny by default: the list of what anyone may open is written here, and everything else names a policy.</summary>
public sealed class EveryEndpointTests
{
    private static readonly string[] OpenToAnyone =
    [
        "/",
        "/consent-answered",
        "/error",
        "/health/live",
        "/health/ready",
        "/microsoft-consent",
        "/no-trace-left",
        "/permissions",
        "/setup",
        "/setup/{DraftId}",
        "/sign-in",
        "/sign-in/failed",
        "/sign-out",
        "/signed-out",
        "/status/404",
        "/status/{Code:int}",
    ];

    [Fact]
    public async Task What_anyone_may_open_is_this_list_and_everything_else_has_a_policy()
    {
        await using var app = await WizardApplication.StartAsync();
        var endpoints = app.Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
            .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => !IsFramework(endpoint)).ToList();

        var open = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(Path);
        var unnamed = endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Where(endpoint => !endpoint.Metadata.OfType<IAuthorizeData>().Any(data => data.Policy is not null))
            .Select(Path);

        Assert.Equal(string.Join("\n", OpenToAnyone), string.Join("\n", open.Distinct().Order(StringComparer.Ordinal)));
        Assert.Equal("/sign-in/again\n/sign-in/consent", string.Join("\n", unnamed.Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Every_page_says_who_may_open_it()
    {
        var silent = typeof(MailboxWizardApp).Assembly.GetTypes()
            .Where(type => type.GetCustomAttributes(typeof(Microsoft.AspNetCore.Components.RouteAttribute), false).Length > 0)
            .Where(type => !type.GetCustomAttributes(true).Any(attribute => attribute is IAuthorizeData { Policy: not null } or IAllowAnonymous))
            .Select(type => type.Name);

        Assert.Empty(silent);
    }

    /// <summary>Static files and the circuit's hub belong to the framework; what a circuit may do is tested where it is done.</summary>
    private static bool IsFramework(RouteEndpoint endpoint) =>
        Path(endpoint) is var path && (path.StartsWith("/_", StringComparison.Ordinal) || System.IO.Path.HasExtension(path) || path.Contains("{**", StringComparison.Ordinal));

    private static string Path(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
}
