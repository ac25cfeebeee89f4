using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Entra;

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

    /// <exception cref="GraphProblem">The token is missing, foreign, expired, revoked or meant for another resource.</exception>
    public static Caller From(string? authorization, PublishedApi audience, Simulation simulation)
    {
        var claims = Verified(authorization, simulation);
        if (!audience.IsNamed(Text(claims, "aud") ?? "")) throw GraphProblem.BadToken("Access token validation failure. Invalid audience.");
        // Microsoft's own APIs take tokens of version 1 only: https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats
        var tenant = simulation.State.Find(Text(claims, "tid") ?? "") ?? throw GraphProblem.BadToken("Access token validation failure. Invalid tenant.");
        if (Text(claims, "iss") != Authority.IssuerOf(tenant.Id.ToString(), EndpointVersion.V1)) throw GraphProblem.BadToken("Access token validation failure. Invalid issuer.");

        CheckTime(claims, simulation.Weather.Of(tenant).Now.ToUnixTimeSeconds());
        var isApplication = Text(claims, "idtyp") == "app";
        var person = isApplication ? null
            : Accounts.InTenant(tenant, Text(claims, "oid") ?? "", simulation.State) is { AccountEnabled: true } found ? found
            : throw GraphProblem.BadToken("Access token validation failure. The user account is disabled or deleted.");
        if (person is not null) Revocation.Check(claims, person, simulation.State);
        var appId = Guid.Parse(Text(claims, "appid")!);
        // A client whose service principal is gone is nobody any more: https://github.com/microsoftgraph/msgraph-sdk-php/issues/230
        if (tenant.FindServicePrincipal(appId) is null)
            throw new GraphProblem(StatusCodes.Status401Unauthorized, "Authorization_IdentityNotFound", "The identity of the calling application could not be established.");
        return new Caller
        {
            Tenant = tenant,
            AppId = appId,
            Person = person,
            TokenRoles = (claims["wids"] as JsonArray ?? []).Select(id => Guid.Parse((string)id!)).ToHashSet(),
            Permissions = isApplication ? Words(claims["roles"] as JsonArray) : new HashSet<string>((Text(claims, "scp") ?? "").Split(' '), StringComparer.OrdinalIgnoreCase),
        };
    }

    private static JsonObject Verified(string? authorization, Simulation simulation)
    {
        if (string.IsNullOrEmpty(authorization) || !authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) throw GraphProblem.BadToken("Access token is empty.");
        var token = authorization["Bearer ".Length..].Trim();
        if (token.Length == 0) throw GraphProblem.BadToken("Access token is empty.");
        if (!token.Contains('.', StringComparison.Ordinal)) throw GraphProblem.BadToken("IDX14100: JWT is not well formed, there are no dots (.).\nThe token needs to be in JWS or JWE Compact Serialization Format. (JWS): 'EncodedHeader.EncodedPayload.EncodedSignature'. (JWE): 'EncodedProtectedHeader.EncodedEncryptedKey.EncodedInitializationVector.EncodedCiphertext.EncodedAuthenticationTag'.");
        token = simulation.Key.Open(token) ?? token;
        // Guess: the number that Graph gives to other malformed tokens.
        if (token.Count(c => c == '.') != 2) throw GraphProblem.BadToken("CompactToken parsing failed with error code: 80049217");
        return simulation.Key.Verify(token) ?? throw GraphProblem.BadToken("Access token validation failure. Invalid signature.");
    }

    private static void CheckTime(JsonObject claims, long now)
    {
        if (Number(claims, "exp") is not { } expires || expires <= now) throw GraphProblem.BadToken("Lifetime validation failed, the token is expired.");
        if (Number(claims, "nbf") > now) throw GraphProblem.BadToken("Lifetime validation failed, the token is not yet valid.");
    }

    private static string? Text(JsonObject claims, string name) => claims[name]?.GetValueKind() == JsonValueKind.String ? (string?)claims[name] : null;

    private static long? Number(JsonObject claims, string name) => claims[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    private static HashSet<string> Words(JsonArray? roles) => new((roles ?? []).Select(r => (string)r!), StringComparer.OrdinalIgnoreCase);
}
