using System.Globalization;
using System.Text;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Ews.Properties;

/// <summary>A message as it came over the internet.</summary>
// https://www.rfc-editor.org/rfc/rfc5322 and https://www.rfc-editor.org/rfc/rfc2045
internal static class MimeText
{
    public static IEnumerable<(string Name, string Value)> Headers(MailMessage message)
    {
        yield return ("From", Address(message.FromName, message.FromAddress));
        if (message.To.Count > 0) yield return ("To", string.Join(", ", message.To.Select(p => Address(p.Name, p.Address))));
        if (message.Cc.Count > 0) yield return ("CC", string.Join(", ", message.Cc.Select(p => Address(p.Name, p.Address))));
        yield return ("Subject", Word(message.Subject));
        yield return ("Date", message.ReceivedAt.ToUniversalTime().ToString("ddd, d MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        yield return ("Message-ID", message.InternetMessageId);
        yield return ("MIME-Version", "1.0");
    }

    public static byte[] Of(MailMessage message)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in Headers(message)) text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        var body = $"Content-Type: {(message.BodyIsHtml ? "text/html" : "text/plain")}; charset=\"utf-8\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{Encoded(Encoding.UTF8.GetBytes(message.Body))}\r\n";
        if (!message.HasAttachments) return Encoding.ASCII.GetBytes(text.Append(body).ToString());

        var boundary = $"_{Ids.Base64Url(Ids.Hash(message.Id))[..24]}_";
        text.Append(CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n{body}");
        foreach (var attachment in message.Attachments)
            text.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Type: {attachment.ContentType}; name=\"{Word(attachment.Name)}\"\r\nContent-Disposition: attachment; filename=\"{Word(attachment.Name)}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{Encoded(attachment.Content.Span)}\r\n");
        return Encoding.ASCII.GetBytes(text.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n").ToString());
    }

    /// <summary>Roughly what it takes in the store.</summary>
    public static int SizeOf(MailMessage message)
        => 2048 + 2 * (message.Subject.Length + message.Body.Length) + message.Attachments.Sum(a => a.Content.Length + 512);

    private static string Encoded(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks);

    private static string Address(string name, string address) => $"{(Ascii.IsValid(name) ? $"\"{name.Replace("\"", "", StringComparison.Ordinal)}\"" : Word(name))} <{address}>";

    // https://www.rfc-editor.org/rfc/rfc2047; line breaks never get out of a header.
    private static string Word(string text)
        => Ascii.IsValid(text) && !text.Any(char.IsControl) ? text : $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
}
