using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>Who calls, by the token: an application, and the person it calls for if there is one.</summary>
internal sealed record Caller
{
    public required Tenant Tenant { get; init; }

    public required Guid AppId { get; init; }

    /// <summary>Null when the application calls for itself.</summary>
    public Person? Person { get; init; }

    /// <summary>Delegated scopes, or application roles.</summary>
    public required IReadOnlySet<string> Permissions { get; init; }

    /// <summary>Directory roles that the person had when the token was issued, by template id (wids).</summary>
    public IReadOnlySet<Guid> TokenRoles { get; init; } = new HashSet<Guid>();

    public bool IsApplication => Person is null;

    /// <summary>The token must carry one of these.</summary>
    public Caller Needs(params ReadOnlySpan<string> permissions)
    {
        foreach (var permission in permissions)
            if (Permissions.Contains(permission)) return this;
        throw GraphProblem.Denied();
    }

    /// <summary>Having the scope is not enough: a person needs one of these directory roles as well.</summary>
    public Caller NeedsRole(params ReadOnlySpan<DirectoryRole> roles)
        => Person is null || Person.HasAnyOf(roles) ? this : throw GraphProblem.Denied();

    /// <exception cref="GraphProblem">The token is missing, foreign, expired or meant for another resource.</exception>
    public static Caller From(string? authorization, PublishedApi audience, Simulation simulation)
    {
        if (string.IsNullOrEmpty(authorization) || !authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) throw GraphProblem.BadToken("Access token is empty.");
        var token = authorization["Bearer ".Length..].Trim();
        if (!token.Contains('.', StringComparison.Ordinal)) throw GraphProblem.BadToken("IDX14100: JWT is not well formed, there are no dots (.).\nThe token needs to be in JWS or JWE Compact Serialization Format. (JWS): 'EncodedHeader.EncodedPayload.EncodedSignature'. (JWE): 'EncodedProtectedHeader.EncodedEncryptedKey.EncodedInitializationVector.EncodedCiphertext.EncodedAuthenticationTag'.");
        var claims = simulation.Key.Verify(token) ?? throw GraphProblem.BadToken("Access token validation failure. Invalid signature.");
        if (!audience.IsNamed((string?)claims["aud"] ?? "")) throw GraphProblem.BadToken("Access token validation failure. Invalid audience.");
        var tenant = simulation.State.Find((string)claims["tid"]!) ?? throw GraphProblem.BadToken("Access token validation failure. Invalid tenant.");
        var now = simulation.Weather.Of(tenant).Now.ToUnixTimeSeconds();
        if ((long?)claims["exp"] is not { } expires || expires <= now) throw GraphProblem.BadToken("Lifetime validation failed, the token is expired.");
        if ((long?)claims["nbf"] > now) throw GraphProblem.BadToken("Lifetime validation failed, the token is not yet valid.");

        var isApplication = (string?)claims["idtyp"] == "app";
        var person = isApplication ? null
            : tenant.FindPerson((string)claims["oid"]!) is { AccountEnabled: true } found ? found
            : throw GraphProblem.BadToken("Access token validation failure. The user account is disabled or deleted.");
        return new Caller
        {
            Tenant = tenant,
            AppId = Guid.Parse((string)claims["appid"]!),
            Person = person,
            TokenRoles = (claims["wids"] as JsonArray ?? []).Select(id => Guid.Parse((string)id!)).ToHashSet(),
            Permissions = isApplication ? Words(claims["roles"] as JsonArray) : new HashSet<string>(((string?)claims["scp"] ?? "").Split(' '), StringComparer.OrdinalIgnoreCase),
        };
    }

    private static HashSet<string> Words(JsonArray? roles) => new((roles ?? []).Select(r => (string)r!), StringComparer.OrdinalIgnoreCase);
}
