using System.Xml;
using System.Xml.Schema;

namespace MailboxWizard.SimulatedTenant.Ews;

/// <summary>
/// What Exchange lets in: it validates each request before it does anything, so the sentences about what is wrong are those of .NET's validator.
/// The schemas beside this file say what the simulated operations take; the two long lists in them come from the code.
/// </summary>
internal static class RequestSchema
{
    private static readonly Lazy<XmlSchemaSet> s_schemas = new(Load);

    /// <exception cref="XmlException">It is no XML, or has a document type.</exception>
    /// <exception cref="EwsFault">It is another request than the schema knows.</exception>
    public static XmlReader Reader(Stream request)
    {
        var settings = new XmlReaderSettings
        {
            // Neither entities nor anything from elsewhere.
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = EwsFront.MostBytes,
            ValidationType = ValidationType.Schema,
            ValidationFlags = XmlSchemaValidationFlags.ProcessIdentityConstraints,
            Schemas = s_schemas.Value,
        };
        settings.ValidationEventHandler += (_, e) =>
        {
            if (e.Severity == XmlSeverityType.Error) throw EwsFault.Schema(e.Message, e.Exception.LineNumber, e.Exception.LinePosition);
        };
        return XmlReader.Create(request, settings);
    }

    private static XmlSchemaSet Load()
    {
        var set = new XmlSchemaSet { XmlResolver = null };
        foreach (var name in new[] { "envelope", "types", "messages" })
        {
            using var text = new StreamReader(typeof(RequestSchema).Assembly.GetManifestResourceStream($"ews.{name}.xsd")!);
            var whole = text.ReadToEnd()
                .Replace("<!--FieldURI-->", Values(FieldNames.All), StringComparison.Ordinal)
                .Replace("<!--DistinguishedFolderId-->", Values(DistinguishedFolders.Names), StringComparison.Ordinal);
            using var reader = XmlReader.Create(new StringReader(whole), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            set.Add(null, reader);
        }
        set.Compile();
        return set;
    }

    private static string Values(IEnumerable<string> values) => string.Concat(values.Select(value => $"<xs:enumeration value=\"{value}\"/>"));
}
