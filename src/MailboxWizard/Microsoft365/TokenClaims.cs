using System.Buffers.Text;
using System.Text.Json;

namespace MailboxWizard.Microsoft365;

/// <summary>
/// What a token says of itself, for diagnosis only: the signature is not checked, and nothing is decided by it alone
/// (https://learn.microsoft.com/entra/identity-platform/access-tokens).
/// </summary>
public sealed record TokenClaims
{
    public string? Audience { get; init; }

    public TenantId? Tenant { get; init; }

    public AppId? App { get; init; }

    /// <summary>The application permissions that are granted, by value; empty when none is, or when Exchange grants by itself.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Null for a token that is none of Entra's readable ones.</summary>
    public static TokenClaims? Read(string token)
    {
        if (token.Split('.') is not [_, var payload, _])
            return null;
        try
        {
            if (ProbeAnswers.Json(System.Text.Encoding.UTF8.GetString(Base64Url.DecodeFromChars(payload))) is not { } json)
                return null;
            return new()
            {
                Audience = json.Text("aud"),
                Tenant = Guid.TryParse(json.Text("tid"), out var tenant) ? new TenantId(tenant) : null,
                App = Guid.TryParse(json.Text("appid") ?? json.Text("azp"), out var app) ? new AppId(app) : null,
                Roles = json.TryGetProperty("roles", out var roles) && roles.ValueKind is JsonValueKind.Array
                    ? [.. roles.EnumerateArray().Where(role => role.ValueKind is JsonValueKind.String).Select(role => role.GetString()!)]
                    : [],
                EndsAt = json.TryGetProperty("exp", out var end) && end.ValueKind is JsonValueKind.Number && end.TryGetInt64(out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
            };
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
