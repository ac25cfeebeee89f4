using System.Globalization;

namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>Moments as Graph writes and reads them: ISO 8601 in UTC.</summary>
internal static class GraphMoment
{
    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out DateTimeOffset at)
    {
        at = default;
        return text is { Length: >= 10 } && char.IsAsciiDigit(text[0])
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);
    }
}
