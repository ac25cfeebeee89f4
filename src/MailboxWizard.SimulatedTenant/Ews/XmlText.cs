using System.Globalization;
using System.Xml;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>Values as Exchange writes them into XML.</summary>
internal static class XmlText
{
    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Flag(bool value) => value ? "true" : "false";

    /// <summary>Without the characters that XML 1.0 cannot hold; a subject can have any.</summary>
    public static string Clean(string text)
        => text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.EnumerateRunes().Where(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value)));
}
