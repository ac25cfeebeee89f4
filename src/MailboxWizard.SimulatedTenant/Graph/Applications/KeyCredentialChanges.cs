using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;
using MailboxWizard.SimulatedTenant.Graph.Policies;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>keyCredentials of an application as a whole: what is listed stays or is added, what is not listed goes.</summary>
// https://learn.microsoft.com/graph/api/application-update, https://learn.microsoft.com/graph/api/resources/keycredential
internal static class KeyCredentialChanges
{
    /// <exception cref="GraphProblem">One of them is no certificate, or lasts longer than its certificate or than a policy allows.</exception>
    public static void Replace(GraphCall call, Application application, JsonObject body)
    {
        if (!body.ContainsKey("keyCredentials")) return;
        var had = application.Keys.ToDictionary(key => key.KeyId);
        var wanted = new List<KeyCredential>();
        foreach (var entry in (body["keyCredentials"] as JsonArray ?? []).OfType<JsonObject>())
            // Without its bytes an entry names a key that is there already.
            wanted.Add(entry["key"] is null && Guid.TryParse((string?)entry["keyId"], out var id) && had.TryGetValue(id, out var kept) ? kept : New(call, application, entry));
        if (wanted.Select(key => key.KeyId).Distinct().Count() < wanted.Count) throw ApplicationChecks.Duplicates();
        application.Keys.RemoveWhere(key => !wanted.Contains(key));
        foreach (var key in wanted.Where(key => !had.ContainsKey(key.KeyId) || had[key.KeyId] != key)) application.Keys.Add(key);
    }

    public static KeyCredential New(GraphCall call, Application application, JsonObject entry)
    {
        // Keys that sign tokens and keys that are shared secrets are for SAML.
        if ((string?)entry["type"] is not "AsymmetricX509Cert") throw (string?)entry["type"] is "Symmetric" or "X509CertAndPassword" ? new GraphNotSimulated($"keyCredential of type {(string?)entry["type"]}") : GraphProblem.Invalid("type", "KeyCredential");
        if ((string?)entry["usage"] is not "Verify") throw (string?)entry["usage"] is "Sign" or "Encrypt" ? new GraphNotSimulated($"keyCredential for {(string?)entry["usage"]}") : GraphProblem.Invalid("usage", "KeyCredential");
        using var certificate = Certificate((string?)entry["key"]);
        var start = Moment(entry["startDateTime"]) ?? certificate.NotBefore.ToUniversalTime();
        var end = Moment(entry["endDateTime"]) ?? certificate.NotAfter.ToUniversalTime();
        // A second is allowed for what the certificate has no place for.
        if (end > certificate.NotAfter.ToUniversalTime().AddSeconds(1) || end <= start) throw GraphProblem.BadRequest("Key credential end date is invalid.", "KeyCredentialsInvalidEndDate");
        if (start < certificate.NotBefore.ToUniversalTime().AddSeconds(-1)) throw GraphProblem.BadRequest("Key credential start date is invalid.", "KeyCredentialsInvalidStartDate");
        AppManagementRules.CheckKey(call, application, end - start);
        return new KeyCredential
        {
            KeyId = Guid.TryParse((string?)entry["keyId"], out var id) ? id : Guid.NewGuid(),
            // Longer names are shortened: https://learn.microsoft.com/graph/api/resources/keycredential
            DisplayName = ((string?)entry["displayName"] ?? certificate.Subject) is { Length: > 90 } name ? name[..90] : (string?)entry["displayName"] ?? certificate.Subject,
            Certificate = certificate.RawData,
            StartsAt = start,
            EndsAt = end,
            VisibleFrom = call.Weather.KnownElsewhereFrom(),
        };
    }

    // Guess: the code and the sentence.
    private static X509Certificate2 Certificate(string? key)
    {
        try
        {
            if (key is not null && X509CertificateLoader.LoadCertificate(Convert.FromBase64String(key)) is { } certificate) return certificate;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            throw GraphProblem.BadRequest("Key credential value is invalid.", "KeyCredentialsInvalidKey");
        }
        throw GraphProblem.BadRequest("Key credential value is invalid.", "KeyCredentialsInvalidKey");
    }

    private static DateTimeOffset? Moment(JsonNode? text) => GraphMoment.TryParse((string?)text, out var at) ? at : null;
}
