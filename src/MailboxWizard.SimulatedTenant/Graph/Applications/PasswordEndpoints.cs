using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;
using MailboxWizard.SimulatedTenant.Graph.Policies;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>addPassword and removePassword of an application.</summary>
internal static class PasswordEndpoints
{
    // The type has a secretText, but only to be shown: https://learn.microsoft.com/graph/api/application-addpassword#request-body
    private static readonly Shape s_add = Shape.Object("addPassword", new() { ["passwordCredential"] = ApplicationShape.PasswordCredential });

    private static readonly Shape s_remove = Shape.Object("removePassword", new() { ["keyId"] = Shape.Id });

    public static void Map(GraphRoutes routes) => routes
        .Add("POST", "applications/{id}/addPassword", Add)
        .Add("POST", "applications/{id}/removePassword", Remove)
        .NotHere("servicePrincipals/{id}/addPassword", "POST")
        .NotHere("servicePrincipals/{id}/removePassword", "POST");

    // https://learn.microsoft.com/graph/api/application-addpassword
    private static GraphAnswer Add(GraphCall call)
    {
        var application = ApplicationEndpoints.Find(call);
        ApplicationRights.Write(call, application, Permit.WriteCredentials);
        s_add.Check(call.Request.Body, "Application");
        var asked = call.Request.Body?["passwordCredential"] as JsonObject ?? [];
        // Guess: the sentence; that the value cannot be chosen is documented.
        if (asked["secretText"] is not null) throw GraphProblem.BadRequest("Property 'secretText' is read-only and cannot be set.");
        var start = Moment(asked["startDateTime"]) ?? call.Now;
        var end = Moment(asked["endDateTime"]) ?? start.AddYears(2);
        if (end <= start) throw GraphProblem.BadRequest("Key credential end date is invalid.", "InvalidCredentialEndDate");
        // https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation
        if ((string?)application.Properties["signInAudience"] is "AzureADandPersonalMicrosoftAccount" or "PersonalMicrosoftAccount" && application.Passwords.Count >= 2)
            throw GraphProblem.Invalid("passwordCredentials", "Application");
        AppManagementRules.CheckPassword(call, application, end - start);

        var credential = new PasswordCredential
        {
            KeyId = Guid.NewGuid(),
            DisplayName = (string?)asked["displayName"],
            SecretText = NewSecret(),
            StartsAt = start,
            EndsAt = end,
            VisibleFrom = call.Weather.KnownElsewhereFrom(),
        };
        application.Passwords.Add(credential);
        var context = call.Request.Metadata is MetadataLevel.None ? null : GraphCall.Context("microsoft.graph.passwordCredential");
        return new GraphAnswer(StatusCodes.Status200OK) { Write = json => CredentialJson.WritePassword(json, credential, credential.SecretText, context) };
    }

    // https://learn.microsoft.com/graph/api/application-removepassword
    private static GraphAnswer Remove(GraphCall call)
    {
        var application = ApplicationEndpoints.Find(call);
        ApplicationRights.Write(call, application, Permit.WriteCredentials);
        s_remove.Check(call.Body, "Application");
        var id = (string?)call.Body["keyId"] ?? throw GraphProblem.Missing("keyId", "Application");
        // Guess: the code and sentence for a key that is not there.
        var credential = application.Passwords.FirstOrDefault(p => p.KeyId == Guid.Parse(id)) ?? throw GraphProblem.BadRequest("No password credential found with keyId.");
        application.Passwords.Remove(credential);
        return GraphAnswer.NoContent;
    }

    // 16 to 64 characters: https://learn.microsoft.com/graph/api/resources/passwordcredential
    private static string NewSecret()
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
        return RandomNumberGenerator.GetString(Letters, 3) + "8Q~" + RandomNumberGenerator.GetString(Letters, 34);
    }

    private static DateTimeOffset? Moment(JsonNode? text) => GraphMoment.TryParse((string?)text, out var at) ? at : null;
}
