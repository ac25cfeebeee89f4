using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The claims parameter: what a client can cope with, and what a challenge told it to ask for.</summary>
// https://learn.microsoft.com/entra/identity-platform/claims-challenge
internal sealed record ClaimsRequest
{
    public static readonly ClaimsRequest None = new();

    /// <summary>xms_cc with cp1: the client understands claims challenges.</summary>
    public bool UnderstandsChallenges { get; init; }

    /// <summary>Authentication contexts such as c1 that the token is to prove.</summary>
    public IReadOnlyList<string> Contexts { get; init; } = [];

    /// <summary>The sign-in must be no older than this.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <exception cref="EntraProblem">It is no JSON object of the known form.</exception>
    public static ClaimsRequest Parse(string? text)
    {
        if (text is null) return None;
        try
        {
            if (JsonNode.Parse(text) is not JsonObject root) throw EntraProblems.ClaimsMalformed();
            if (root["access_token"] is not JsonObject token) return None;
            return new ClaimsRequest
            {
                UnderstandsChallenges = Values(token["xms_cc"]).Contains("cp1", StringComparer.OrdinalIgnoreCase),
                Contexts = Values(token["acrs"]),
                NotBefore = Values(token["nbf"]) is [var seconds, ..] ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture)) : null,
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException or ArgumentOutOfRangeException or InvalidOperationException)
        {
            throw EntraProblems.ClaimsMalformed();
        }
    }

    /// <summary>Both of what was asked for at the sign-in and at the token endpoint.</summary>
    public ClaimsRequest With(ClaimsRequest later) => new()
    {
        UnderstandsChallenges = UnderstandsChallenges || later.UnderstandsChallenges,
        Contexts = [.. Contexts.Union(later.Contexts)],
        NotBefore = later.NotBefore ?? NotBefore,
    };

    // value for one, values for several: https://openid.net/specs/openid-connect-core-1_0.html#IndividualClaimsRequests
    private static IReadOnlyList<string> Values(JsonNode? claim)
    {
        if (claim is not JsonObject asked) return [];
        if (asked["values"] is JsonArray several) return [.. several.Select(v => v?.ToString() ?? "")];
        return asked["value"] is { } one ? [one.ToString()] : [];
    }
}
