using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailboxWizard.SimulatedTenant.Saved;

/// <summary>Names one of Microsoft's own things by its id, since the thing itself is the same everywhere.</summary>
internal sealed class ByKeyConverter<T>(Func<T, string> key, Func<string, T?> find) : JsonConverter<T> where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.GetString() is { } id && find(id) is { } found ? found : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(key(value));
}
