using Microsoft.Graph.Models.ODataErrors;

namespace MailboxWizard.GraphModels;

/// <summary>What the SDK makes of the answer to one request.</summary>
/// <param name="Result">A model; int for a count; Stream for content; null where no body is expected.</param>
internal sealed record ModelRoute(Type? Result)
{
    public static ModelRoute Error { get; } = new(typeof(ODataError));

    /// <summary>The model of one item, where the answer is a collection.</summary>
    public Type? Item => Result?.GetProperty("Value")?.PropertyType is { IsGenericType: true } list && Result.Name.EndsWith("Response", StringComparison.Ordinal)
        ? list.GetGenericArguments()[0] : null;
}
