using System.Collections.Concurrent;
using System.Text.Json;
using MailboxWizard.SimulatedTenant;
using Xunit;

namespace MailboxWizard.GraphModels;

/// <summary>
/// Watches a simulated tenant: every answer of its Graph must be one that the models of Microsoft.Graph know to the last
/// property, and that comes out of them as it went in. What counts as the same stands at <see cref="ModelWalk"/>.
/// </summary>
internal sealed class GraphModelCheck
{
    private readonly ConcurrentQueue<string> _violations = new();

    public IReadOnlyList<string> Violations => [.. _violations];

    /// <summary>For <see cref="SimulatedTenantOptions.OnGraphAnswer"/>; never throws into the simulation.</summary>
    public void See(GraphExchange exchange)
    {
        void Add(string violation) => _violations.Enqueue($"{exchange.Method} {exchange.Path} → {exchange.Status}: {violation}");
        try
        {
            foreach (var violation in Check(exchange)) Add(violation);
        }
        catch (JsonException e)
        {
            Add($"this is no JSON, from byte {e.BytePositionInLine} of line {e.LineNumber}.");
        }
        // Thrown here, it would become the simulation's own 500; told here, it fails the test as well.
        catch (Exception e)
        {
            Add($"the check broke: {e}");
        }
    }

    /// <summary>Fails the test at hand with everything that was wrong.</summary>
    public void AssertNoViolation()
        => Assert.True(_violations.IsEmpty, $"The simulated Graph gave answers that the models of Microsoft.Graph do not know:{Environment.NewLine}{string.Join(Environment.NewLine, _violations.Distinct().Take(20))}");

    private static IEnumerable<string> Check(GraphExchange exchange)
    {
        if (exchange.Status < 400 && exchange.Path.TrimEnd('/').EndsWith("$batch", StringComparison.OrdinalIgnoreCase)) return BatchAnswer.Check(exchange);
        var model = exchange.Status < 400 ? ModelRoutes.Find(exchange.Method, exchange.Path) : ModelRoute.Error;
        if (model is null) return ["the SDK has no such request."];
        if (exchange.Body is null)
            return exchange.Status is 200 or 201 or >= 400 ? ["there is no body."] : [];
        if (exchange.Status == 204) return ["204 has a body."];
        if (model.Result is null) return ["the SDK expects no body."];
        if (model.Result == typeof(Stream)) return [];
        if (model.Result == typeof(int)) return int.TryParse(exchange.Body, out _) ? [] : ["the body is no number."];

        var isPlain = exchange.ContentType?.Contains("odata.metadata=none", StringComparison.OrdinalIgnoreCase) == true;
        using var document = JsonDocument.Parse(exchange.Body);
        if (exchange.Status >= 400) return ModelWalk.Check(document.RootElement, model.Result);
        using var typed = isPlain ? JsonDocument.Parse(TypesOfPlainAnswer.State(exchange.Body, model)) : null;
        return [.. ModelWalk.Check((typed ?? document).RootElement, model.Result), .. AnswerFrame.Check(document.RootElement, model, exchange)];
    }
}
