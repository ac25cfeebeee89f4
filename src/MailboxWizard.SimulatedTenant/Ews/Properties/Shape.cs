using System.Xml.Linq;
using static MailboxWizard.SimulatedTenant.Ews.EwsNames;

namespace MailboxWizard.SimulatedTenant.Ews.Properties;

/// <summary>Which properties a request wants: a base shape and those it adds.</summary>
internal sealed class Shape<T>
{
    private readonly List<Func<T, XElement?>> _writers = [];

    /// <param name="xml">FolderShape or ItemShape; null for nothing but ids.</param>
    /// <param name="isFind">FindItem and FindFolder do not show everything.</param>
    /// <exception cref="EwsError">It asks for something that such things cannot have.</exception>
    public Shape(XElement? xml, PropertySource<T> source, EwsVersion version, bool isFind)
    {
        // Guess: a shape made for people's cards shows ids only.
        var shape = (string?)xml?.Element(Types + "BaseShape") switch { "AllProperties" => Shapes.All, "Default" => Shapes.Default, _ => Shapes.Always };
        var paths = xml?.Element(Types + "AdditionalProperties")?.Elements().ToList() ?? [];
        var added = paths.Where(p => !PropertyPath.IsExtended(p) && !PropertyPath.IsIndexed(p)).Select(path => Named(path, source)).ToHashSet();
        if ((bool?)xml?.Element(Types + "IncludeMimeContent") == true) added.Add("item:MimeContent");

        // The order of the schema: extended properties have their place between the others.
        foreach (var field in source.Fields)
        {
            if (field.AfterExtended) _writers.AddRange(paths.Where(PropertyPath.IsExtended).Select(path => Extended(path, source)));
            if (version.IsAtLeast(field.Since) && (field.InFind || !isFind) && (field.In <= shape || added.Contains(field.Uri))) _writers.Add(field.ToXml);
            else if (field.Uri == "item:InternetMessageHeaders" && !isFind) _writers.Add(Headers([.. paths.Where(p => PropertyPath.IsIndexed(p) && PropertyPath.Uri(p) == "item:InternetMessageHeader")], source));
        }
    }

    public IEnumerable<XElement> Write(T thing) => _writers.Select(write => write(thing)).OfType<XElement>();

    private static string Named(XElement path, PropertySource<T> source)
        => source.Takes(PropertyPath.Uri(path)) ? PropertyPath.Uri(path) : throw EwsError.About("ErrorInvalidPropertyRequest", "Property is not valid for this object type.", path);

    private static Func<T, XElement?> Extended(XElement path, PropertySource<T> source)
    {
        if (PropertyPath.Tag(path) is not { } tag) return _ => null;
        var read = source.Mapi(tag, PropertyPath.TypeOf(path));
        var echo = PropertyPath.Echo(path);
        return thing => read(thing) is { } value ? new XElement(Types + "ExtendedProperty", new XElement(echo), new XElement(Types + "Value", MapiProperties.Text(value))) : null;
    }

    /// <summary>Single headers of a message.</summary>
    private static Func<T, XElement?> Headers(IReadOnlyList<XElement> paths, PropertySource<T> source)
    {
        var wanted = paths.Select(path => (Name: (string)path.Attribute("FieldIndex")!, Read: source.Indexed(path))).ToList();
        return thing =>
        {
            var found = wanted.Where(w => w.Read(thing) is not null)
                .Select(w => new XElement(Types + "InternetMessageHeader", new XAttribute("HeaderName", w.Name), XmlText.Clean(w.Read(thing)!))).ToList();
            return found.Count == 0 ? null : new XElement(Types + "InternetMessageHeaders", found);
        };
    }
}
