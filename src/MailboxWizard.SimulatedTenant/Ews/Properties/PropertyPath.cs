using System.Globalization;
using System.Xml.Linq;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Properties;

/// <summary>Reads FieldURI, IndexedFieldURI and ExtendedFieldURI.</summary>
internal static class PropertyPath
{
    /// <summary>The tag, or null for a named property, of which the simulation keeps none.</summary>
    /// <exception cref="EwsError">The attributes contradict each other.</exception>
    // Which attributes go together: https://learn.microsoft.com/exchange/client-developer/web-service-reference/extendedfielduri
    public static int? Tag(XElement path)
    {
        bool Has(string name) => path.Attribute(name) is not null;
        var sets = (Has("DistinguishedPropertySetId") ? 1 : 0) + (Has("PropertySetId") ? 1 : 0);
        var names = (Has("PropertyName") ? 1 : 0) + (Has("PropertyId") ? 1 : 0);
        if ((string?)path.Attribute("PropertyTag") is not { } text) return sets == 1 && names == 1 ? null : throw EwsError.ExtendedProperty(path);
        if (sets + names > 0) throw EwsError.ExtendedProperty(path);
        var tag = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? int.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : int.Parse(text, CultureInfo.InvariantCulture);
        // From 0x8000 on tags are given out by each mailbox, so they say nothing.
        return tag < 0x8000 ? tag : throw EwsError.ExtendedProperty(path);
    }

    public static string TypeOf(XElement path) => (string)path.Attribute("PropertyType")!;

    /// <summary>As Exchange repeats it in its answers.</summary>
    public static XElement Echo(XElement path) => new(path.Name, path.Attributes().Where(a => !a.IsNamespaceDeclaration).Select(a
        => a.Name == "PropertyTag" ? new XAttribute("PropertyTag", "0x" + Tag(path)!.Value.ToString("x", CultureInfo.InvariantCulture)) : new XAttribute(a)));

    public static bool IsExtended(XElement path) => path.Name == Types + "ExtendedFieldURI";

    public static bool IsIndexed(XElement path) => path.Name == Types + "IndexedFieldURI";

    public static string Uri(XElement path) => (string)path.Attribute("FieldURI")!;
}
