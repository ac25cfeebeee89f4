using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Checks the token that an application signs with its certificate to prove who it is.</summary>
// https://learn.microsoft.com/entra/identity-platform/certificate-credentials
internal sealed class ClientAssertion(Simulation simulation)
{
    // The addresses of the token endpoint; and the issuer, by which OpenID Connect names the recipient.
    private static readonly string[] s_audiences = ["oauth2/v2.0/token", "oauth2/token", "v2.0"];

    private const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <exception cref="EntraProblem">It does not prove that this application asks this tenant now.</exception>
    public void Check(string assertion, string? type, Application application, Authority authority)
    {
        if (type is null) throw EntraProblems.Missing("client_assertion_type");
        if (type != JwtBearer) throw EntraProblems.AssertionMalformed($"The client_assertion_type '{type}' is not supported.");
        var parts = assertion.Split('.');
        if (parts.Length != 3 || Part(parts[0]) is not { } header || Part(parts[1]) is not { } claims) throw EntraProblems.AssertionMalformed("JWT token is invalid or malformed.");

        CheckWho(claims, application);
        var (key, thumbprint) = Key(header, application);
        if (!IsSignedBy(key, (string?)header["alg"], parts)) throw EntraProblems.AssertionSignatureWrong(thumbprint, key, application.AppId);
        var now = simulation.Weather.Of(authority.Tenant).Now;
        if (key.EndsAt <= now || key.StartsAt > now) throw EntraProblems.AssertionKeyExpired(thumbprint, key, application.AppId);
        CheckTime(claims, now);
        if (!Audiences(authority).Contains(Text(claims["aud"]), StringComparer.OrdinalIgnoreCase)) throw EntraProblems.AssertionAudienceWrong();
        // Guess: how a missing jti is told; the documentation only says that it must be there.
        if (Text(claims["jti"]) is null) throw EntraProblems.AssertionMalformed("The jti claim is missing.");
    }

    private static void CheckWho(JsonObject claims, Application application)
    {
        var (issuer, subject) = (Text(claims["iss"]), Text(claims["sub"]));
        if (issuer is null || subject is null) throw EntraProblems.AssertionMalformed("The iss or sub claim is missing.");
        if (issuer.StartsWith("https://", StringComparison.Ordinal))
        {
            var audience = Text(claims["aud"]) ?? "";
            if (application.FederatedCredentials.Any(f => f.Issuer == issuer && f.Subject == subject && f.Audiences.Contains(audience)))
                throw new EntraNotSimulated("token of another issuer that a federated credential trusts: its keys are not here");
            throw EntraProblems.NoFederatedCredential(issuer, subject, audience);
        }
        if (!string.Equals(issuer, application.AppId.ToString(), StringComparison.OrdinalIgnoreCase)) throw EntraProblems.AssertionOfOtherClient();
        if (issuer != subject) throw EntraProblems.AssertionSubjectDiffers();
    }

    private (KeyCredential, string Thumbprint) Key(JsonObject header, Application application)
    {
        var byHash = Text(header["x5t#S256"]);
        // MSAL once sent the SHA-1 thumbprint as kid too; x5t is the documented name of it.
        if ((byHash ?? Text(header["x5t"]) ?? Text(header["kid"])) is not { } named) throw EntraProblems.AssertionMalformed("No certificate thumbprint specified in token header.");
        var thumbprint = Bytes(named) is { } bytes ? Convert.ToHexString(bytes) : named;
        var key = application.Keys.FirstOrDefault(k => Replica.TokenService.Sees(k, simulation.Now)
            && string.Equals(Convert.ToHexString(byHash is null ? k.Sha1Thumbprint : k.Sha256Thumbprint), thumbprint, StringComparison.OrdinalIgnoreCase));
        return (key ?? throw EntraProblems.AssertionKeyUnknown(thumbprint, application.AppId), thumbprint);
    }

    private static bool IsSignedBy(KeyCredential key, string? algorithm, string[] parts)
    {
        var padding = algorithm switch
        {
            "RS256" => RSASignaturePadding.Pkcs1,
            "PS256" => RSASignaturePadding.Pss,
            _ => throw EntraProblems.AssertionMalformed($"The algorithm '{algorithm}' is not supported."),
        };
        using var certificate = X509CertificateLoader.LoadCertificate(key.Certificate.Span);
        using var rsa = certificate.GetRSAPublicKey();
        return rsa is not null && Bytes(parts[2]) is { } signature && rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature, HashAlgorithmName.SHA256, padding);
    }

    private static void CheckTime(JsonObject claims, DateTimeOffset now)
    {
        // Guess: the leeway for clocks is the usual one of five minutes.
        var leeway = TimeSpan.FromMinutes(5);
        var (from, until) = (Moment(claims["nbf"]) ?? DateTimeOffset.UnixEpoch, Moment(claims["exp"]) ?? throw EntraProblems.AssertionMalformed("The exp claim is missing."));
        if (now < from - leeway || now > until + leeway) throw EntraProblems.AssertionNotInTime(now, from, until);
    }

    private static IEnumerable<string> Audiences(Authority authority)
    {
        var names = authority.Tenant is { } tenant ? tenant.AllDomains.Append(tenant.Id.ToString()).Append(authority.Name) : [authority.Name];
        return from name in names
               from host in InstanceDiscovery.GlobalHosts
               from path in s_audiences
               select $"https://{host}/{name}/{path}";
    }

    private static JsonObject? Part(string part)
    {
        try
        {
            return Bytes(part) is { } bytes ? JsonNode.Parse(bytes) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Bytes(string part)
    {
        try
        {
            return System.Buffers.Text.Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? (string?)value : null;

    // MSAL writes the seconds as a text, and Entra takes it.
    private static DateTimeOffset? Moment(JsonNode? value)
        => value is JsonValue && long.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, 253402300799)) : null;
}

/// <summary>Thrown where Entra may well have an answer but the simulation has not; answered 501 and remembered.</summary>
internal sealed class EntraNotSimulated(string what) : Exception($"The simulated tenant has no {what}.");
