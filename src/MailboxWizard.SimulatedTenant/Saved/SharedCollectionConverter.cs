using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Saved;

/// <summary>Writes a shared collection as a list and reads it back, whichever kind of shared collection it is.</summary>
internal sealed class SharedCollectionConverter : JsonConverterFactory
{
    private static readonly MethodInfo s_fill = typeof(SharedCollectionConverter).GetMethod(nameof(FillWith), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static bool IsShared(Type type) => ElementOf(type) is not null;

    /// <summary>Puts what was read into a collection that cannot be replaced.</summary>
    public static void Fill(object target, object read) => s_fill.MakeGenericMethod(ElementOf(target.GetType())!).Invoke(null, [target, read]);

    public override bool CanConvert(Type typeToConvert) => IsShared(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
        => (JsonConverter)Activator.CreateInstance(typeof(Of<,>).MakeGenericType(typeToConvert, ElementOf(typeToConvert)!))!;

    private static Type? ElementOf(Type? type)
    {
        for (; type is not null; type = type.BaseType)
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(SharedCollection<>)) return type.GetGenericArguments()[0];
        return null;
    }

    private static void FillWith<T>(SharedCollection<T> target, SharedCollection<T> read)
    {
        target.RemoveWhere(_ => true);
        foreach (var item in read) target.Add(item);
    }

    private sealed class Of<TCollection, T> : JsonConverter<TCollection> where TCollection : SharedCollection<T>, new()
    {
        public override TCollection Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var collection = new TCollection();
            foreach (var item in JsonSerializer.Deserialize<List<T>>(ref reader, options) ?? []) collection.Add(item);
            return collection;
        }

        public override void Write(Utf8JsonWriter writer, TCollection value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.ToList(), options);
    }
}
