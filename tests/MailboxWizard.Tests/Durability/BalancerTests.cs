using System.Net;
using System.Net.WebSockets;
using MailboxWizard.Features.Setup;
using MailboxWizard.Tests.Storage;

namespace MailboxWizard.Tests.Durability;

/// <summary>Two nodes behind nginx, as <c>docs/deployment</c> shows it.</summary>
[Trait("Duration", "Long")]
public sealed class BalancerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Visitors_stay_with_one_node_and_when_it_dies_go_on_at_the_other_with_session_and_run()
    {
        int[] ports = [ServerProcess.FreePort(), ServerProcess.FreePort(), ServerProcess.FreePort()];
        await using var nodes = await TwoNodes.MakeAsync(customers: 12, ports[..2], Balancer.Site(ports[2]), scenario: "everyday");
        await nodes.StartAsync();
        await using var nginx = await Balancer.StartAsync(ports[2], ports[0], ports[1]);

        // A random word decides, so a few visitors are needed until both nodes have some.
        var presses = new Dictionary<int, Press>();
        while (presses.Count < 2)
        {
            var known = nginx.Answered.Count;
            var press = await Press.PrepareAsync(nginx.Address, nodes.Cloud.Next(), trusted: nginx.Certificate);
            // Each of its requests after the very first, which brought the cookie, was answered by the same node.
            var stayed = Assert.Single(nginx.Answered.Skip(known + 1).Select(answer => answer.Port).Distinct());
            if (!presses.TryAdd(stayed, press))
                press.Dispose();
        }

        await NothingSecretIsLoggedAsync(nginx);
        using var first = presses[ports[0]];
        using var second = presses[ports[1]];
        await CircuitOpensAsync(nginx);
        var run = await first.RunAsync();
        await nodes.First.KillAsync();

        var seen = await first.FollowAsync(run);

        Assert.Equal((SetupRunState.Proved, 13), (seen[^1].State, seen[^1].Done));
        Aftermath.AssertNone(await Aftermath.FaultsAsync(nodes.Cloud, first.Customer, nodes.Records));
        await second.RunAsync();
        Assert.True(await nodes.Records.EndedAsync(second.Customer.TenantId, TimeSpan.FromMinutes(2)));
        Aftermath.AssertNone(await Aftermath.FaultsAsync(nodes.Cloud, second.Customer, nodes.Records));
        Assert.DoesNotContain(nginx.Answered, answer => answer.Status >= 500 && !answer.Request.Contains("/health/", StringComparison.Ordinal));
    }

    private static async Task NothingSecretIsLoggedAsync(Balancer nginx)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == nginx.Certificate.GetCertHashString() };
        using var anybody = new HttpClient(handler);
        foreach (var path in new[] { "/escalations/canary", "/%65scalations/canary", "/Escalations/canary", "/microsoft-consent?state=canary", "/handoffs/canary" })
            await anybody.GetAsync(new Uri(nginx.Address, path), Cancelled);

        // nginx writes when it has answered.
        Assert.True(await Condition.ComesTrueAsync(() => Task.FromResult(nginx.Logged.Contains("GET /handoffs/canary", StringComparison.Ordinal)), TimeSpan.FromSeconds(10)));
        Assert.Equal(3, nginx.Logged.Split("\"GET /escalations/\"").Length - 1);
        Assert.Single(nginx.Logged.Split('\n'), line => line.Contains("canary", StringComparison.Ordinal));
    }

    /// <summary>What a page opens first: a WebSocket that is no browser's, and therefore sends no origin.</summary>
    private static async Task CircuitOpensAsync(Balancer nginx)
    {
        using var circuit = new ClientWebSocket();
        circuit.Options.CollectHttpResponseDetails = true;
        circuit.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == nginx.Certificate.GetCertHashString();
        await circuit.ConnectAsync(new UriBuilder(nginx.Address) { Scheme = "wss", Path = "/_blazor" }.Uri, Cancelled);
        Assert.Equal((HttpStatusCode.SwitchingProtocols, WebSocketState.Open), (circuit.HttpStatusCode, circuit.State));
    }
}
