using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The key made at the start that signs every token, and the only one that Graph and Exchange here trust.</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly Lock _gate = new();
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly string _id = Ids.Base64Url(RandomNumberGenerator.GetBytes(20));

    /// <param name="issuer">A template with {tenantid} on the addresses that stand for many tenants.</param>
    public JsonObject ToJson(string issuer)
    {
        var parameters = _rsa.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = _id,
            ["x5t"] = _id,
            ["n"] = Ids.Base64Url(parameters.Modulus),
            ["e"] = Ids.Base64Url(parameters.Exponent),
            ["issuer"] = issuer,
        };
    }

    public string Sign(JsonObject claims)
    {
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256", ["kid"] = _id, ["x5t"] = _id };
        var signed = $"{Part(header)}.{Part(claims)}";
        lock (_gate)
            return $"{signed}.{Ids.Base64Url(_rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>The claims, or null when this key did not sign them.</summary>
    public JsonObject? Verify(string token)
    {
        if (token.Split('.') is not [var header, var payload, var signature]) return null;
        try
        {
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

    public void Dispose() => _rsa.Dispose();

    private static string Part(JsonObject json) => Ids.Base64Url(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static byte[] Bytes(string part) => System.Buffers.Text.Base64Url.DecodeFromChars(part);
}
