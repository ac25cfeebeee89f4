using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace MailboxWizard.SimulatedTenant;

/// <summary>Reads seed files; a property that means nothing here is a fault, not a thing to pass over.</summary>
public static partial class SeedFile
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static Seed BuiltIn()
    {
        using var stream = typeof(SeedFile).Assembly.GetManifestResourceStream("built-in.json")!;
        return JsonSerializer.Deserialize<Seed>(stream, s_format)!;
    }

    /// <exception cref="InvalidDataException">The file cannot be read as a seed; the message says where, what is wrong and what to do.</exception>
    public static Seed Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<Seed>(stream, s_format) ?? throw new InvalidDataException($"The seed file '{path}' holds null. Give it at least {{\"tenants\":[]}}.");
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"The seed file '{path}' cannot be used. {Where(wrong)}: {What(wrong)}", wrong);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The seed file '{path}' cannot be read: {wrong.Message} Check the path and that you may read it.", wrong);
        }
    }

    private static string Where(JsonException wrong)
        => $"Line {(wrong.LineNumber ?? 0) + 1}{(wrong.Path is { Length: > 1 } path ? $", at {path.TrimStart('$').TrimStart('.')}" : "")}";

    // The serializer names types of ours and of .NET, which say nothing to whoever writes a file.
    private static string What(JsonException wrong)
    {
        if (Unknown().Match(wrong.Message) is { Success: true } unknown)
            return $"'{unknown.Groups["name"].Value}' means nothing here. Remove it, or use one of: {string.Join(", ", Properties(unknown.Groups["type"].Value))}.";
        if (Missing().Match(wrong.Message) is { Success: true } missing)
            return $"{Words(missing.Groups["type"].Value)} lacks {missing.Groups["names"].Value.Trim().TrimEnd('.')}. Add it.";
        if (Kind().Match(wrong.Message) is { Success: true } kind)
            return Accepted(kind.Groups["type"].Value) is { } accepted ? $"the value is not one of {accepted}. Use one of them." : $"the value is of the wrong kind; {Words(kind.Groups["type"].Value)} is expected.";
        return $"this is no JSON: {wrong.Message.Split(" Path: ")[0]}";
    }

    private static IEnumerable<string> Properties(string type)
        => typeof(Seed).Assembly.GetType(type)?.GetProperties().Where(p => p.CanWrite).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)) ?? [];

    private static string? Accepted(string type)
        => typeof(Seed).Assembly.GetType(type) is { IsEnum: true } found ? string.Join(", ", Enum.GetNames(found).Select(JsonNamingPolicy.CamelCase.ConvertName)) : null;

    private static string Words(string type) => type switch
    {
        "System.Guid" or "System.Nullable`1[System.Guid]" => "a GUID in quotes",
        "System.String" => "a text in quotes",
        "System.Boolean" => "true or false",
        "System.Int32" or "System.Nullable`1[System.Int32]" => "a whole number",
        _ when type.StartsWith("System.Collections", StringComparison.Ordinal) => "a list",
        _ when type.Split('.')[^1] is ['S', 'e', 'e', 'd', .. var rest] && rest.Length > 0 => $"the {rest.ToLowerInvariant()}",
        _ => "an object",
    };

    [GeneratedRegex(@"The JSON property '(?<name>.+?)' could not be mapped to any \.NET member contained in type '(?<type>[^']+)'")]
    private static partial Regex Unknown();

    [GeneratedRegex(@"deserialization for type '(?<type>[^']+)' was missing required properties including: (?<names>[^.]+)")]
    private static partial Regex Missing();

    [GeneratedRegex(@"could not be converted to (?<type>[^ ]+?)\. ")]
    private static partial Regex Kind();
}
