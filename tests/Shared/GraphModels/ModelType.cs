using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Kiota.Abstractions.Serialization;

namespace MailboxWizard.GraphModels;

/// <summary>One model of the SDK: which JSON properties it reads, and where it keeps them.</summary>
internal sealed class ModelType
{
    // https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html#sec_ControlInformation, as far as Graph sends it unasked
    private static readonly HashSet<string> s_annotations = ["@odata.context", "@odata.etag", "@odata.id", "@odata.count", "@odata.nextLink", "@odata.deltaLink", "@odata.type"];

    private static readonly ConcurrentDictionary<Type, ModelType> s_known = new();

    private ModelType(IParsable model)
    {
        Clr = model.GetType();
        foreach (var name in model.GetFieldDeserializers().Keys)
            Properties[name] = Member(name) ?? throw new InvalidOperationException($"{Clr.FullName} reads '{name}' and has no property of that name: teach {nameof(ModelType)} where it is kept.");
    }

    public Type Clr { get; }

    public Dictionary<string, PropertyInfo> Properties { get; } = new(StringComparer.Ordinal);

    public static ModelType Of(IParsable model) => s_known.TryGetValue(model.GetType(), out var known) ? known : s_known[model.GetType()] = new ModelType(model);

    public static bool IsCollection(Type type) => type != typeof(string) && type != typeof(byte[]) && typeof(IEnumerable).IsAssignableFrom(type);

    public static string Name(Type type) => type.IsGenericType ? $"{Name(type.GetGenericArguments()[0])}{(IsCollection(type) ? "[]" : "?")}" : type.Name;

    /// <summary>"#microsoft.graph.servicePrincipal" names ServicePrincipal; a type that the SDK lacks would be read as the one it derives from.</summary>
    public bool IsNamed(string? odataType)
        => odataType is not null && odataType.StartsWith("#microsoft.graph.", StringComparison.Ordinal) && string.Equals(odataType[(odataType.LastIndexOf('.') + 1)..], Clr.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Control information about the whole, or about a property that the model knows ("owners@odata.context").</summary>
    public bool IsAnnotation(string name)
        => name.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at && s_annotations.Contains(name[at..]) && (at == 0 || Properties.ContainsKey(name[..at]));

    // "request-id" is RequestId, "@odata.nextLink" is OdataNextLink.
    private PropertyInfo? Member(string name)
    {
        var plain = string.Concat(name.Where(char.IsLetterOrDigit));
        var members = Clr.GetProperties().Where(p => p.GetIndexParameters().Length == 0).ToList();
        return members.FirstOrDefault(p => string.Equals(p.Name, plain, StringComparison.OrdinalIgnoreCase))
            ?? members.FirstOrDefault(p => string.Equals(p.Name, $"{plain}Property", StringComparison.OrdinalIgnoreCase) || string.Equals(p.Name, $"{plain}Escaped", StringComparison.OrdinalIgnoreCase));
    }
}
