using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace MailboxWizard.Storage;

/// <summary>How records lie in a JSON column: names of enumerations, not their numbers, so that a list may grow in the middle.</summary>
public static class StoredJson
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, s_options);

    /// <summary>Two are the same when they are written the same; what is stored so is replaced and never changed in place.</summary>
    public static ValueComparer<T> Comparer<T>() where T : class =>
        new((one, other) => Write(one) == Write(other), value => Write(value).GetHashCode(StringComparison.Ordinal), value => value);

    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, s_options) ?? throw new JsonException($"A stored {typeof(T).Name} is null.");
}
