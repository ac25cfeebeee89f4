using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;

namespace MailboxWizard.GraphModels;

/// <summary>When two single values are the same.</summary>
internal static partial class ModelValues
{
    /// <param name="value">What the model made of the original.</param>
    /// <param name="isErrorDate">The date in an error is the one moment that Graph writes without a zone: https://learn.microsoft.com/graph/errors#innererror-object.</param>
    public static bool AreEqual(JsonElement original, JsonElement written, object? value, bool isErrorDate) => value switch
    {
        DateTimeOffset moment => original.ValueKind == JsonValueKind.String && IsMoment(original.GetString()!, moment, isErrorDate),
        TimeSpan duration => original.ValueKind == JsonValueKind.String && original.GetString() is ['P', ..] or ['-', 'P', ..] && XmlConvert.ToTimeSpan(original.GetString()!) == duration,
        double or float or decimal => original.ValueKind == JsonValueKind.Number && original.GetDouble() == written.GetDouble(),
        null => false,
        _ => JsonElement.DeepEquals(original, written),
    };

    private static bool IsMoment(string text, DateTimeOffset moment, bool isErrorDate)
        => isErrorDate && !Moment().IsMatch(text) ? DateTime.Parse(text, CultureInfo.InvariantCulture) == moment.DateTime
            : Moment().IsMatch(text) && DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) == moment;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$")]
    private static partial Regex Moment();
}
