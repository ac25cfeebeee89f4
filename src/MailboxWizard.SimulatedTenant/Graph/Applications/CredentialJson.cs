using System.Text.Json;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>Writes credentials as Graph shows them: of a secret a hint, of a certificate its bytes only where it was asked for alone.</summary>
internal static class CredentialJson
{
    public static void WritePassword(Utf8JsonWriter json, PasswordCredential credential, GraphCall call) => WritePassword(json, credential, secret: null, context: null);

    /// <param name="secret">Shown once, in the answer to addPassword.</param>
    // https://learn.microsoft.com/graph/api/resources/passwordcredential
    public static void WritePassword(Utf8JsonWriter json, PasswordCredential credential, string? secret, string? context)
    {
        json.WriteStartObject();
        if (context is not null) json.WriteString("@odata.context", context);
        json.WriteNull("customKeyIdentifier");
        json.WriteString("displayName", credential.DisplayName);
        json.WriteString("endDateTime", GraphMoment.Text(credential.EndsAt));
        json.WriteString("hint", credential.Hint);
        json.WriteString("keyId", credential.KeyId);
        json.WriteString("secretText", secret);
        json.WriteString("startDateTime", GraphMoment.Text(credential.StartsAt));
        json.WriteEndObject();
    }

    public static void WriteKey(Utf8JsonWriter json, KeyCredential credential, GraphCall call)
        => WriteKey(json, credential, context: null, isWhole: call.Options.Select?.Contains("keyCredentials", StringComparer.OrdinalIgnoreCase) == true && call.IsForOne);

    // The key itself comes with ?$select=keyCredentials for a single object only: https://learn.microsoft.com/graph/api/resources/keycredential
    public static void WriteKey(Utf8JsonWriter json, KeyCredential credential, string? context, bool isWhole)
    {
        json.WriteStartObject();
        if (context is not null) json.WriteString("@odata.context", context);
        // Binary in the metadata, yet the thumbprint comes as its hexadecimal digits.
        json.WriteString("customKeyIdentifier", Convert.ToHexString(credential.Sha1Thumbprint));
        json.WriteString("displayName", credential.DisplayName);
        json.WriteString("endDateTime", GraphMoment.Text(credential.EndsAt));
        if (isWhole) json.WriteBase64String("key", credential.Certificate.Span);
        else json.WriteNull("key");
        json.WriteString("keyId", credential.KeyId);
        json.WriteString("startDateTime", GraphMoment.Text(credential.StartsAt));
        json.WriteString("type", "AsymmetricX509Cert");
        json.WriteString("usage", "Verify");
        json.WriteEndObject();
    }
}
