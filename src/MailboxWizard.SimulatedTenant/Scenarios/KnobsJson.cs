using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>Knobs as JSON: read with every name and value checked, and turned one by one.</summary>
public static class KnobsJson
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Every knob by its name, with its value.</summary>
    public static JsonObject ToJson(this Knobs knobs) => JsonSerializer.SerializeToNode(knobs, s_format)!.AsObject();

    /// <summary>These knobs with some of them turned.</summary>
    /// <exception cref="InvalidDataException">A name is not known or a value makes no sense; the message says which and what is allowed.</exception>
    public static Knobs With(this Knobs knobs, JsonObject changes)
    {
        var json = knobs.ToJson();
        foreach (var (name, value) in changes)
        {
            if (!json.ContainsKey(name)) throw new InvalidDataException($"The weather has no '{name}'. It has: {string.Join(", ", json.Select(k => k.Key))}.");
            json[name] = value?.DeepClone();
            try
            {
                json.Deserialize<Knobs>(s_format);
            }
            catch (JsonException)
            {
                throw new InvalidDataException($"The weather's '{name}' cannot be {value?.ToJsonString() ?? "null"}; it is something like {knobs.ToJson()[name]!.ToJsonString()}.");
            }
        }
        var turned = json.Deserialize<Knobs>(s_format)!;
        return turned.Faults() is [] ? turned : throw new InvalidDataException($"The weather makes no sense: {string.Join(' ', turned.Faults())}");
    }

    /// <param name="setting">As on the command line: name=value.</param>
    /// <exception cref="InvalidDataException">See the other one.</exception>
    public static Knobs With(this Knobs knobs, string setting)
    {
        if (setting.Split('=', 2) is not [var name, var text]) throw new InvalidDataException($"'{setting}' is not written as name=value.");
        try
        {
            return knobs.With(new JsonObject { [name] = JsonNode.Parse(text) });
        }
        catch (JsonException)
        {
            throw new InvalidDataException($"The weather's '{name}' cannot be {text}; it takes numbers, true and false.");
        }
    }

    private static IReadOnlyList<string> Faults(this Knobs knobs) =>
    [
        .. Unless(knobs.Replicas is >= 1 and <= 9, "replicas goes from 1 to 9."),
        .. Unless(knobs.LagMinSeconds >= 0 && knobs.LagMinSeconds <= knobs.LagMaxSeconds && knobs.LagMaxSeconds <= 86_400, "lagMinSeconds must not be above lagMaxSeconds, and both go from 0 to 86400."),
        .. Unless(knobs.LatencyMilliseconds is >= 0 and <= 60_000, "latencyMilliseconds goes from 0 to 60000."),
        .. Unless(new[] { knobs.ThrottleEvery, knobs.ErrorEvery, knobs.ResetEvery, knobs.TruncateEvery }.All(n => n >= 0), "throttleEvery, errorEvery, resetEvery and truncateEvery are 0 for never, or a count of requests."),
        .. Unless(knobs.ThrottleForSeconds is >= 0 and <= 3600, "throttleForSeconds goes from 0 to 3600."),
        .. Unless(knobs.RetryAfterSeconds is >= 1 and <= 3600, "retryAfterSeconds goes from 1 to 3600."),
        .. Unless(knobs.ErrorStatus is 500 or 502 or 503 or 504, "errorStatus is 500, 502, 503 or 504."),
        .. Unless(knobs.ErrorRetryAfterSeconds is >= 0 and <= 3600, "errorRetryAfterSeconds goes from 0 (no header) to 3600."),
        .. Unless(Math.Abs(knobs.ClockSkewSeconds) <= 86_400, "clockSkewSeconds goes from -86400 to 86400."),
        .. Unless(knobs.SecretMaxDays is >= 0 and <= 36_500, "secretMaxDays goes from 0 (no limit) to 36500."),
        .. Unless(knobs.ConsentLastsSeconds is >= 0 and <= 86_400, "consentLastsSeconds goes from 0 (for good) to 86400."),
        .. Unless(knobs.RevokeSessionsEverySeconds is >= 0 and <= 86_400, "revokeSessionsEverySeconds goes from 0 (never) to 86400."),
    ];

    private static IEnumerable<string> Unless(bool isFine, string fault) => isFine ? [] : [fault];
}
