using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>Saves what takes effect later together with when, so that a saved state goes on waiting where it stopped.</summary>
internal sealed class SlowJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert)
        => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() is var type && (type == typeof(SlowSetting<>) || type == typeof(SlowCollection<>));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
    {
        var converter = typeToConvert.GetGenericTypeDefinition() == typeof(SlowSetting<>) ? typeof(OfSetting<>) : typeof(OfCollection<>);
        return (JsonConverter)Activator.CreateInstance(converter.MakeGenericType(typeToConvert.GetGenericArguments()))!;
    }

    private sealed class OfSetting<T> : JsonConverter<SlowSetting<T>>
    {
        public override SlowSetting<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => new(JsonSerializer.Deserialize<SlowSetting<T>.Change>(ref reader, options) ?? throw new JsonException());

        public override void Write(Utf8JsonWriter writer, SlowSetting<T> value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Last, options);
    }

    private sealed class OfCollection<T> : JsonConverter<SlowCollection<T>>
    {
        public override SlowCollection<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => new(JsonSerializer.Deserialize<List<SlowCollection<T>.Entry>>(ref reader, options) ?? throw new JsonException());

        public override void Write(Utf8JsonWriter writer, SlowCollection<T> value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Entries, options);
    }
}
