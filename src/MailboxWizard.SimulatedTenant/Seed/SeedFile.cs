using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Reads seed files; a property that means nothing here is a fault, not a thing to pass over.</summary>
public static class SeedFile
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Seed BuiltIn()
    {
        using var stream = typeof(SeedFile).Assembly.GetManifestResourceStream("built-in.json")!;
        return JsonSerializer.Deserialize<Seed>(stream, s_format)!;
    }

    /// <exception cref="InvalidDataException">The file cannot be read as a seed; the message says where and why.</exception>
    public static Seed Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<Seed>(stream, s_format) ?? throw new InvalidDataException($"The seed file '{path}' is empty.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The seed file '{path}' cannot be used: {e.Message}", e);
        }
    }
}
