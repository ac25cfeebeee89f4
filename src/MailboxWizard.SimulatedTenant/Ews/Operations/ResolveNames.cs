using System.Xml.Linq;
using MailboxWizard.SimulatedTenant.Exchange;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Operations;

/// <summary>Looks names and addresses up in the address book.</summary>
// https://learn.microsoft.com/exchange/client-developer/web-service-reference/resolvenames-operation
internal static class ResolveNames
{
    private const int Most = 100;

    public static XElement Answer(EwsCall call)
    {
        var entry = call.Part("UnresolvedEntry")!.Value;
        var wantsContact = (bool)call.Operation.Attribute("ReturnFullContactData")!;
        // Nobody has contacts of their own here, so only the address book can know somebody.
        var isDirectory = (string?)call.Operation.Attribute("SearchScope") is not "Contacts";
        if (call.Own is null) return Response(Failure("ErrorNameResolutionNoMailbox", "User must have a mailbox for name resolution operations."));
        if (entry.Trim() is "" or "," or "-") return Response(Failure("ErrorInvalidNameForNameResolution", "The specified value is not a valid name for name resolution."));

        var found = isDirectory ? Recipients.Of(call.Tenant).Where(recipient => Matches(recipient, entry.Trim())).ToList() : [];
        if (found.Count == 0) return Response(Failure("ErrorNameResolutionNoResults", "No results were found."));
        var set = new XElement(Messages + "ResolutionSet", new XAttribute("TotalItemsInView", Math.Min(Most, found.Count)), new XAttribute("IncludesLastItemInRange", XmlText.Flag(found.Count <= Most)),
            found.Take(Most).Select(recipient => new XElement(Types + "Resolution", Mailbox(recipient), wantsContact ? Contact(recipient) : null)));
        return Response(found.Count > 1 ? SoapAnswer.Warning("ResolveNames", "ErrorNameResolutionMultipleResults", "Multiple results were found.", set) : SoapAnswer.Message("ResolveNames", () => [set]));
    }

    // A prefix of the name, the alias or the address; with a routing type in front, of every address.
    private static bool Matches(Recipient recipient, string entry)
    {
        var colon = entry.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0) return recipient.EmailAddresses.Any(address => address.StartsWith(entry, StringComparison.OrdinalIgnoreCase));
        return new[] { recipient.DisplayName, recipient.Alias, recipient.PrimarySmtpAddress }.Concat(recipient.DisplayName.Split(' '))
            .Any(known => known.StartsWith(entry, StringComparison.OrdinalIgnoreCase));
    }

    private static XElement Mailbox(Recipient recipient) => new(Types + "Mailbox",
        new XElement(Types + "Name", recipient.DisplayName),
        new XElement(Types + "EmailAddress", recipient.PrimarySmtpAddress),
        new XElement(Types + "RoutingType", "SMTP"),
        // https://learn.microsoft.com/exchange/client-developer/web-service-reference/mailboxtype
        new XElement(Types + "MailboxType", recipient.RecipientTypeDetails switch
        {
            "UserMailbox" or "SharedMailbox" => "Mailbox",
            "GroupMailbox" => "GroupMailbox",
            "MailContact" or "MailUser" => "Contact",
            _ => "PublicDL",
        }));

    private static XElement Contact(Recipient recipient) => new(Types + "Contact",
        new XElement(Types + "DisplayName", recipient.DisplayName),
        new XElement(Types + "EmailAddresses", recipient.EmailAddresses.Take(3).Select((address, index) => new XElement(Types + "Entry", new XAttribute("Key", $"EmailAddress{index + 1}"), address))),
        new XElement(Types + "ContactSource", "ActiveDirectory"));

    private static XElement Failure(string code, string message) => SoapAnswer.Message("ResolveNames", () => throw new EwsError(code, message));

    private static XElement Response(XElement message) => SoapAnswer.Response("ResolveNames", [message]);
}
