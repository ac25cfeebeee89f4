using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The key made at the start that signs every token, and the only one that Graph and Exchange here trust.</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly Lock _gate = new();
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly AesGcm _seal = new(RandomNumberGenerator.GetBytes(32), AesGcm.TagByteSizes.MaxSize);
    private readonly string _id;
    private readonly string _certificate;

    public SigningKey()
    {
        // Entra names a key by the thumbprint of its certificate: https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-signature
        var request = new CertificateRequest("CN=accounts.accesscontrol.simulated", _rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(80));
        _id = Ids.Base64Url(certificate.GetCertHash());
        _certificate = Convert.ToBase64String(certificate.RawData);
    }

    /// <param name="issuer">A template with {tenantid} on the addresses that stand for many tenants; null for the keys of v1, which name none.</param>
    public JsonObject ToJson(string? issuer)
    {
        var parameters = _rsa.ExportParameters(includePrivateParameters: false);
        var json = new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = _id,
            ["x5t"] = _id,
            ["n"] = Ids.Base64Url(parameters.Modulus),
            ["e"] = Ids.Base64Url(parameters.Exponent),
            ["x5c"] = new JsonArray(_certificate),
        };
        if (issuer is not null) json["issuer"] = issuer;
        return json;
    }

    /// <param name="withX5t">Tokens of version 1 carry x5t beside kid: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference#header-claims</param>
    public string Sign(JsonObject claims, bool withX5t = true)
    {
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256" };
        if (withX5t) header["x5t"] = _id;
        header["kid"] = _id;
        var signed = $"{Part(header)}.{Part(claims)}";
        lock (_gate)
            return $"{signed}.{Ids.Base64Url(_rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>The claims, or null when this key did not sign them with RS256.</summary>
    public JsonObject? Verify(string token)
    {
        if (token.Split('.') is not [var header, var payload, var signature]) return null;
        try
        {
            // "none" and every other algorithm are refused before anything is verified: https://datatracker.ietf.org/doc/html/rfc8725#section-3.1
            if (JsonNode.Parse(Bytes(header)) is not JsonObject head || head["alg"]?.GetValueKind() != JsonValueKind.String || (string?)head["alg"] != "RS256") return null;
            var signed = Encoding.ASCII.GetBytes($"{header}.{payload}");
            lock (_gate)
                if (!_rsa.VerifyData(signed, Bytes(signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)) return null;
            return JsonNode.Parse(Bytes(payload)) as JsonObject;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Encrypted, so that nobody but Graph and Exchange here can read it: five parts, as https://datatracker.ietf.org/doc/html/rfc7516#section-3.1 has them.</summary>
    public string Seal(string token)
    {
        var header = Part(new JsonObject { ["alg"] = "dir", ["enc"] = "A256GCM", ["cty"] = "JWT" });
        var (nonce, text, tag) = (RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize), Encoding.ASCII.GetBytes(token), new byte[AesGcm.TagByteSizes.MaxSize]);
        var hidden = new byte[text.Length];
        lock (_gate) _seal.Encrypt(nonce, text, hidden, tag, Encoding.ASCII.GetBytes(header));
        return $"{header}..{Ids.Base64Url(nonce)}.{Ids.Base64Url(hidden)}.{Ids.Base64Url(tag)}";
    }

    /// <summary>What <see cref="Seal"/> has hidden; null for what it has not.</summary>
    public string? Open(string token)
    {
        if (token.Split('.') is not [var header, "", var nonce, var hidden, var tag]) return null;
        try
        {
            var text = new byte[Bytes(hidden).Length];
            lock (_gate) _seal.Decrypt(Bytes(nonce), Bytes(hidden), Bytes(tag), text, Encoding.ASCII.GetBytes(header));
            return Encoding.ASCII.GetString(text);
        }
        catch (Exception e) when (e is FormatException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _rsa.Dispose();
        _seal.Dispose();
    }

    private static string Part(JsonObject json) => Ids.Base64Url(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static byte[] Bytes(string part) => System.Buffers.Text.Base64Url.DecodeFromChars(part);
}
