using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Beliefs;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Properties;

/// <summary>The body of a message, as text or as HTML, whichever it was written in.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/bodytype
internal static partial class BodyText
{
    public static XElement Xml(string element, ItemView view)
    {
        var isHtml = view.BodyType == "Best" ? view.Message.BodyIsHtml : view.BodyType == "HTML";
        return new XElement(Types + element, new XAttribute("BodyType", isHtml ? "HTML" : "Text"), new XAttribute("IsTruncated", "false"), XmlText.Clean(isHtml ? Html(view.Message) : Text(view.Message)));
    }

    public static string Html(MailMessage message) => message.BodyIsHtml ? message.Body
        : $"<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"></head><body>{WebUtility.HtmlEncode(message.Body).Replace("\r\n", "<br>\r\n", StringComparison.Ordinal)}</body></html>";

    public static string Text(MailMessage message) => message.BodyIsHtml ? WebUtility.HtmlDecode(Tag().Replace(message.Body, "")).Trim() : message.Body;

    // 255 characters: https://learn.microsoft.com/exchange/client-developer/web-service-reference/preview
    public static string Preview(MailMessage message)
    {
        var flat = Space().Replace(Text(message), " ").Trim();
        return flat.Length > 255 ? flat[..255] : flat;
    }

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();
}
