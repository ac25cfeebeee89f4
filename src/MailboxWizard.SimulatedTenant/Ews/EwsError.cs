using System.Xml.Linq;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>An error about one of the things that were asked about: HTTP 200 with ResponseClass="Error".</summary>
// Codes: https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
// Sentences: https://learn.microsoft.com/dotnet/api/microsoft.exchange.webservices.data.serviceerror
internal sealed class EwsError(string code, string message, params XElement[] detail) : Exception(message)
{
    public string Code => code;

    public IReadOnlyList<XElement> Detail => detail;

    public static EwsError AccessDenied() => new("ErrorAccessDenied", "Access is denied. Check credentials and try again.");

    public static EwsError FolderNotFound() => new("ErrorFolderNotFound", "The specified folder could not be found in the store.");

    public static EwsError ItemNotFound() => new("ErrorItemNotFound", "The specified object was not found in the store.");

    public static EwsError IdMalformed() => new("ErrorInvalidIdMalformed", "Id is malformed.");

    public static EwsError IdEmpty() => new("ErrorInvalidIdEmpty", "Id must be non-empty.");

    public static EwsError ChangeKeyInvalid() => new("ErrorInvalidChangeKey", "The change key is invalid.");

    public static EwsError NoMailbox() => new("ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it.");

    public static EwsError NotPrimary(string primary) => new("ErrorNonPrimarySmtpAddress", "The primary SMTP address must be specified when referencing a mailbox.", Value("Primary", primary));

    public static EwsError ExtendedProperty(XElement path) => About("ErrorInvalidExtendedProperty", "The extended property attribute combination is invalid.", path);

    /// <summary>An error that says which property it is about, in MessageXml.</summary>
    public static EwsError About(string code, string message, XElement path) => new(code, message, new XElement(path.Name, path.Attributes()));

    private static XElement Value(string name, string value) => new(Types + "Value", new XAttribute("Name", name), value);
}
