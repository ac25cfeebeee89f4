using System.Xml.Linq;

namespace MailboxWizard.SimulatedTenant.Ews.Properties;

/// <summary>Where shapes, restrictions and sort orders get the properties of one kind of thing from.</summary>
internal sealed class PropertySource<T>
{
    private readonly Dictionary<string, Field<T>> _byUri;

    private PropertySource(IReadOnlyList<Field<T>> fields) => (Fields, _byUri) = (fields, fields.ToDictionary(f => f.Uri));

    public IReadOnlyList<Field<T>> Fields { get; }

    public required Func<int, string, Func<T, object?>> Mapi { get; init; }

    /// <summary>A member of a dictionary, such as one header of a message.</summary>
    public required Func<XElement, Func<T, string?>> Indexed { get; init; }

    /// <summary>Whether a name of the schema can be about such a thing.</summary>
    public required Func<string, bool> Takes { get; init; }

    public Field<T>? Find(string uri) => _byUri.GetValueOrDefault(uri);

    public static PropertySource<FolderView> Folders { get; } = new(FolderFields.All)
    {
        Mapi = MapiProperties.OfFolder,
        Indexed = path => throw EwsError.About("ErrorInvalidPropertyRequest", "Property is not valid for this object type.", path),
        Takes = FieldNames.IsOfFolders,
    };

    public static PropertySource<ItemView> Items { get; } = new(ItemFields.All)
    {
        Mapi = MapiProperties.OfItem,
        Indexed = path => PropertyPath.Uri(path) == "item:InternetMessageHeader"
            ? v => MimeText.Headers(v.Message).FirstOrDefault(h => string.Equals(h.Name, (string)path.Attribute("FieldIndex")!, StringComparison.OrdinalIgnoreCase)).Value
            : _ => null,
        Takes = FieldNames.IsOfItems,
    };

    /// <summary>What restrictions and sort orders look at.</summary>
    /// <param name="refusal">The code and the sentence for a property that Exchange calculates.</param>
    public Func<T, IComparable?> Comparable(XElement path, (string Code, string Message) refusal)
    {
        if (PropertyPath.IsIndexed(path)) return Indexed(path);
        if (PropertyPath.IsExtended(path))
        {
            if (PropertyPath.Tag(path) is not { } tag) return _ => null;
            var read = Mapi(tag, PropertyPath.TypeOf(path));
            return thing => read(thing) switch { null => null, byte[] bytes => Convert.ToBase64String(bytes), var value => (IComparable)value };
        }
        var uri = PropertyPath.Uri(path);
        if (!Takes(uri)) throw EwsError.About("ErrorInvalidPropertyRequest", "Property is not valid for this object type.", path);
        // What only appointments and contacts have, messages have not.
        return Find(uri) is { } field ? field.Compared ?? throw EwsError.About(refusal.Code, refusal.Message, path) : _ => null;
    }
}
