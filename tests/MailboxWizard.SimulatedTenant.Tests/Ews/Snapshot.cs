using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MailboxWizard.EwsClient;

namespace MailboxWizard.SimulatedTenant.Tests.Ews;

/// <summary>
/// Requests and answers as they were when somebody last looked at them, in the folder Snapshots. Ids are numbered in the order in which they
/// appear; the clock of these tests stands still. A snapshot that is missing is a failure; MAILBOXWIZARD_WRITE_SNAPSHOTS=1 writes them anew.
/// </summary>
internal static partial class Snapshot
{
    private static readonly string s_folder = ExchangelibReader.Script("MailboxWizard.SimulatedTenant.Tests", "Ews", "Snapshots");

    public static void Compare(string name, SoapReply reply)
    {
        var numbers = new Dictionary<string, string>();
        var answer = new XElement("answer", new XAttribute("status", reply.Http.Status));
        foreach (var (header, value) in reply.Http.Headers.Where(h => h.Key is "X-EWS-Policy-Reason" or "x-ms-diagnostics" or "WWW-Authenticate").Select(h => (h.Key, string.Join(", ", h.Value)))) answer.Add(new XElement("header", new XAttribute("name", header), value));
        if (reply.Http.Body.Length > 0) answer.Add(Numbered(reply.Xml, numbers));
        // A request that is no XML is kept as text.
        var request = new XElement("request", TryParse(reply.Request) is { } xml ? Numbered(xml, numbers) : reply.Request);
        var now = new XElement("exchange", request, answer).ToString().ReplaceLineEndings("\n") + "\n";

        var file = Path.Combine(s_folder, $"{name}.xml");
        if (Environment.GetEnvironmentVariable("MAILBOXWIZARD_WRITE_SNAPSHOTS") is "1")
        {
            Directory.CreateDirectory(s_folder);
            File.WriteAllText(file, now);
            return;
        }
        Assert.True(File.Exists(file), $"There is no snapshot {name}. Run this test with MAILBOXWIZARD_WRITE_SNAPSHOTS=1, look at what it writes, and keep it.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), now);
    }

    private static XElement Numbered(XElement xml, Dictionary<string, string> numbers)
    {
        var copy = new XElement(xml);
        foreach (var attribute in copy.DescendantsAndSelf().Attributes().Where(a => a.Name.LocalName is "Id" or "ChangeKey" && Opaque().IsMatch(a.Value)))
            attribute.Value = numbers.TryGetValue(attribute.Value, out var known) ? known
                : numbers[attribute.Value] = $"{(attribute.Name.LocalName == "Id" ? "id" : "changeKey")}-{(numbers.Count + 1).ToString(CultureInfo.InvariantCulture)}";
        return copy;
    }

    private static XElement? TryParse(string text)
    {
        try
        {
            return XElement.Parse(text);
        }
        catch (System.Xml.XmlException)
        {
            return null;
        }
    }

    [GeneratedRegex("^[A-Za-z0-9+/=%_-]{30,}$")]
    private static partial Regex Opaque();
}
