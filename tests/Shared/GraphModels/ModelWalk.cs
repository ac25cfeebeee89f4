using System.Collections;
using System.Text.Json;
using Microsoft.Kiota.Abstractions.Serialization;

namespace MailboxWizard.GraphModels;

/// <summary>
/// Holds an answer against the models that Kiota reads from it, and against what they write again. The same is:
/// each property is one that its model names (what a model only keeps as additional data is not known, OData's annotations
/// apart); a value comes out equal, where moments are compared as instants, durations as durations and everything else
/// character by character; a null may be left out, but a collection is never null; an empty collection stays one; nothing
/// is added but the type that a model states of itself.
/// </summary>
/// <remarks>No value is ever put in words: an answer may hold a secret.</remarks>
internal sealed class ModelWalk
{
    private readonly List<string> _violations = [];

    public static IReadOnlyList<string> Check(JsonElement answer, Type model)
    {
        var walk = new ModelWalk();
        if (ModelReading.Read(answer, model, out var failure) is { } read)
        {
            using var written = ModelReading.Write(read);
            walk.Object(answer, written.RootElement, read, "");
        }
        else
            foreach (var path in UnreadablePart.Find(answer, model)) walk.Add(path, model, $"cannot be read ({failure})");
        return walk._violations;
    }

    private void Object(JsonElement original, JsonElement written, IParsable model, string path)
    {
        var type = ModelType.Of(model);
        foreach (var property in original.EnumerateObject())
        {
            var name = property.Name;
            var here = path.Length == 0 ? name : $"{path}/{name}";
            if (name == "@odata.type" && !type.IsNamed(property.Value.GetString())) Add(here, type.Clr, "is a type that the SDK does not know here");
            else if (type.IsAnnotation(name)) continue;
            else if (!type.Properties.TryGetValue(name, out var member)) Add(here, type.Clr, "is not known to the model");
            else if (property.Value.ValueKind == JsonValueKind.Null)
            {
                if (ModelType.IsCollection(member.PropertyType)) Add(here, type.Clr, "is null, which a collection cannot be");
            }
            else if (!written.TryGetProperty(name, out var again)) Add(here, type.Clr, $"is a {property.Value.ValueKind} that the model cannot hold as {ModelType.Name(member.PropertyType)}");
            else Value(property.Value, again, member.GetValue(model), member.PropertyType, type.Clr, here);
        }
        foreach (var added in written.EnumerateObject())
            if (added.Name != "@odata.type" && !original.TryGetProperty(added.Name, out _)) Add($"{path}/{added.Name}", type.Clr, "comes out of the model and was not in the answer");
    }

    private void Value(JsonElement original, JsonElement written, object? value, Type declared, Type owner, string path)
    {
        if (original.ValueKind == JsonValueKind.Array && value is IList list && value is not byte[])
        {
            if (original.GetArrayLength() != written.GetArrayLength() || list.Count != original.GetArrayLength()) Add(path, owner, "has entries that the model cannot hold");
            else
                for (var i = 0; i < list.Count; i++) Value(original[i], written[i], list[i], declared.GetGenericArguments()[0], owner, $"{path}[{i}]");
        }
        else if (value is IParsable inner and not UntypedNode)
        {
            if (original.ValueKind == JsonValueKind.Object) Object(original, written, inner, path);
            else Add(path, owner, $"is a {original.ValueKind} where {ModelType.Name(declared)} is an object");
        }
        else if (!ModelValues.AreEqual(original, written, value, isErrorDate: path == "error/innerError/date")) Add(path, owner, $"does not come out of the model as it went in: {ModelType.Name(declared)} cannot hold that {original.ValueKind}");
    }

    private void Add(string path, Type owner, string what) => _violations.Add($"property '{path}' of {owner.Name} {what}.");
}
