using System.Collections.Concurrent;
using MailboxWizard.SimulatedTenant;
using Xunit;

namespace MailboxWizard.EwsClient;

/// <summary>
/// Watches a simulated tenant: every answer of its Exchange Web Services must be one that exchangelib, a client that is not ours, reads
/// without stumbling. Where exchangelib is not installed nothing is read, unless MAILBOXWIZARD_RUN_EVERYTHING=1 says that it must be.
/// </summary>
internal sealed class EwsClientCheck
{
    private readonly ConcurrentQueue<EwsExchange> _seen = new();

    /// <summary>Whether exchangelib must be here.</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable("MAILBOXWIZARD_RUN_EVERYTHING") is "1";

    /// <summary>For <see cref="SimulatedTenantOptions.OnEwsAnswer"/>; it only keeps the answer, so it costs the request nothing.</summary>
    public void See(EwsExchange exchange)
    {
        _seen.Enqueue(exchange);
        Recording.Keep(exchange);
    }

    /// <summary>Fails the test at hand with everything that exchangelib did not understand.</summary>
    public void AssertNoViolation()
    {
        if (_seen.IsEmpty) return;
        if (ExchangelibReader.Instance is not { } reader)
        {
            Assert.False(IsRequired, ExchangelibReader.Missing);
            return;
        }
        var violations = new List<string>();
        while (_seen.TryDequeue(out var exchange)) violations.AddRange(reader.Read(exchange).Select(said => $"{said} in {Short(exchange.Answer)}"));
        Assert.True(violations.Count == 0, $"exchangelib did not understand answers of the simulated Exchange:{Environment.NewLine}{string.Join(Environment.NewLine, violations.Distinct().Take(20))}");
    }

    private static string Short(string text) => text.Length > 600 ? text[..600] + "…" : text;
}
