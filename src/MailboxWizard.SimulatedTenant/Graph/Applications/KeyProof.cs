using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>The token by which a caller proves to hold the private key of one of the application's certificates.</summary>
// https://learn.microsoft.com/graph/application-rollkey-prooftoken
internal static class KeyProof
{
    private const string Audience = "00000002-0000-0000-c000-000000000000";

    /// <exception cref="GraphProblem">It is missing, expired, made for somebody else, or signed with no valid key of the application.</exception>
    public static void Check(GraphCall call, Application application, string? proof)
    {
        if (proof is null) throw GraphProblem.Missing("proof", "Application");
        if (proof.Split('.') is not [var header, var payload, var signature] || Claims(payload) is not { } claims) throw Invalid();
        var now = call.Now.ToUnixTimeSeconds();
        if ((string?)claims["aud"] != Audience || !string.Equals((string?)claims["iss"], application.Id.ToString(), StringComparison.OrdinalIgnoreCase)) throw Invalid();
        // "nbf … exp: The maximum lifetime is 10 minutes."
        if (Seconds(claims["nbf"]) is not { } from || Seconds(claims["exp"]) is not { } until || from > now || until <= now || until - from > 600) throw Invalid();
        var signed = Encoding.ASCII.GetBytes($"{header}.{payload}");
        if (!application.Keys.Where(call.Sees).Any(key => key.StartsAt <= call.Now && key.EndsAt > call.Now && IsSignedWith(key, signed, signature))) throw Invalid();
    }

    private static bool IsSignedWith(KeyCredential key, byte[] signed, string signature)
    {
        if (!System.Buffers.Text.Base64Url.IsValid(signature)) return false;
        using var certificate = X509CertificateLoader.LoadCertificate(key.Certificate.Span);
        using var rsa = certificate.GetRSAPublicKey();
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(signature);
        return rsa is not null && (rsa.VerifyData(signed, bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) || rsa.VerifyData(signed, bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
    }

    private static JsonObject? Claims(string payload)
    {
        try
        {
            return JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(payload)) as JsonObject;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // Told to the caller as a proof that is not valid.
            return null;
        }
    }

    private static long? Seconds(JsonNode? claim) => claim is JsonValue value && value.TryGetValue<long>(out var seconds) ? seconds : null;

    // Guess: the code and the sentence.
    private static GraphProblem Invalid() => GraphProblem.BadRequest("Invalid proof of possession token.", "Authentication_MissingOrMalformed");
}
