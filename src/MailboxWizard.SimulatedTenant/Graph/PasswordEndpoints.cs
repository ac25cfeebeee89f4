using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph;

/// <summary>addPassword and removePassword of an application.</summary>
internal static class PasswordEndpoints
{
    private const string PolicyId = "00000000-0000-0000-0000-000000000000";

    private static readonly Shape s_add = Shape.Object(new()
    {
        ["passwordCredential"] = Shape.Object(new() { ["displayName"] = Shape.Text, ["startDateTime"] = Shape.Moment, ["endDateTime"] = Shape.Moment }),
    });

    private static readonly Shape s_remove = Shape.Object(new() { ["keyId"] = Shape.Id });

    public static void Map(GraphRoutes routes) => routes
        .Add("POST", "applications/{id}/addPassword", Add)
        .Add("POST", "applications/{id}/removePassword", Remove);

    // https://learn.microsoft.com/graph/api/application-addpassword
    private static GraphAnswer Add(GraphCall call)
    {
        var application = ApplicationEndpoints.Find(call);
        ApplicationRights.Write(call, application);
        s_add.Check(call.Request.Body, "Application");
        var asked = call.Request.Body?["passwordCredential"];
        var start = Moment(asked?["startDateTime"]) ?? call.Now;
        var end = Moment(asked?["endDateTime"]) ?? start.AddYears(2);
        if (end <= start) throw GraphProblem.BadRequest("Key credential end date is invalid.", "InvalidCredentialEndDate");
        CheckPolicy(call.Tenant.SecretPolicy, end - start);

        var credential = new PasswordCredential
        {
            KeyId = Guid.NewGuid(),
            DisplayName = (string?)asked?["displayName"],
            SecretText = NewSecret(),
            StartsAt = start,
            EndsAt = end,
            VisibleFrom = call.Weather.KnownElsewhereFrom(),
        };
        application.Passwords.Add(credential);
        var shown = ApplicationJson.Password(credential, credential.SecretText);
        shown.Insert(0, "@odata.context", GraphCall.Context("microsoft.graph.passwordCredential"));
        return GraphAnswer.Ok(shown);
    }

    // https://learn.microsoft.com/graph/api/application-removepassword
    private static GraphAnswer Remove(GraphCall call)
    {
        var application = ApplicationEndpoints.Find(call);
        ApplicationRights.Write(call, application);
        s_remove.Check(call.Body, "Application");
        var id = (string?)call.Body["keyId"] ?? throw GraphProblem.BadRequest("A value is required for property 'keyId' of resource 'Application'.");
        // Guess: the code and sentence for a key that is not there.
        var credential = application.Passwords.FirstOrDefault(p => p.KeyId == Guid.Parse(id)) ?? throw GraphProblem.BadRequest("No password credential found with keyId.");
        application.Passwords.Remove(credential);
        return GraphAnswer.NoContent;
    }

    // https://learn.microsoft.com/graph/api/resources/applicationauthenticationmethodpolicy
    private static void CheckPolicy(SecretPolicy policy, TimeSpan lifetime)
    {
        // Guess: the code; the sentence is Microsoft's.
        if (policy.Forbidden) throw GraphProblem.BadRequest($"Credential type not allowed as per assigned policy '{PolicyId}'.", "CredentialTypeNotAllowedAsPerAppPolicy");
        // An end that was computed as "now plus a year" by the caller arrives a little later than it was computed, never earlier; a minute is allowed for clocks.
        if (policy.MaxLifetime is { } longest && lifetime > longest + TimeSpan.FromMinutes(1))
            throw GraphProblem.BadRequest($"Credential lifetime exceeds the max value allowed as per assigned policy '{PolicyId}'.", "CredentialInvalidLifetimeAsPerAppPolicy");
    }

    private static string NewSecret()
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
        return RandomNumberGenerator.GetString(Letters, 3) + "8Q~" + RandomNumberGenerator.GetString(Letters, 34);
    }

    private static DateTimeOffset? Moment(JsonNode? text)
        => text is null ? null : DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
