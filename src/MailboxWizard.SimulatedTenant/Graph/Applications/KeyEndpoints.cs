using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>addKey and removeKey of an application: rolling a certificate with a proof that the caller holds the old one.</summary>
internal static class KeyEndpoints
{
    private static readonly Shape s_add = Shape.Object("addKey", new()
    {
        ["keyCredential"] = ApplicationShape.KeyCredential,
        ["passwordCredential"] = ApplicationShape.PasswordCredential,
        ["proof"] = Shape.Text,
    });

    private static readonly Shape s_remove = Shape.Object("removeKey", new() { ["keyId"] = Shape.Id, ["proof"] = Shape.Text });

    public static void Map(GraphRoutes routes) => routes
        .Add("POST", "applications/{id}/addKey", Add)
        .Add("POST", "applications/{id}/removeKey", Remove);

    // https://learn.microsoft.com/graph/api/application-addkey
    private static GraphAnswer Add(GraphCall call)
    {
        var application = ApplicationEndpoints.Find(call);
        ApplicationRights.Write(call, application, Permit.WriteCredentials);
        s_add.Check(call.Body, "Application");
        var key = call.Body["keyCredential"]?.AsObject() ?? throw GraphProblem.Missing("keyCredential", "Application");
        KeyProof.Check(call, application, (string?)call.Body["proof"]);
        var added = KeyCredentialChanges.New(call, application, key);
        application.Keys.Add(added);
        var context = call.Request.Metadata is MetadataLevel.None ? null : GraphCall.Context("microsoft.graph.keyCredential");
        return new GraphAnswer(StatusCodes.Status200OK) { Write = json => CredentialJson.WriteKey(json, added, context, isWhole: false) };
    }

    // https://learn.microsoft.com/graph/api/application-removekey
    private static GraphAnswer Remove(GraphCall call)
    {
        var application = ApplicationEndpoints.Find(call);
        ApplicationRights.Write(call, application, Permit.WriteCredentials);
        s_remove.Check(call.Body, "Application");
        var id = (string?)call.Body["keyId"] ?? throw GraphProblem.Missing("keyId", "Application");
        KeyProof.Check(call, application, (string?)call.Body["proof"]);
        // Guess: the code and sentence for a key that is not there.
        var key = application.Keys.FirstOrDefault(k => k.KeyId == Guid.Parse(id)) ?? throw GraphProblem.BadRequest("No key credential found with keyId.");
        application.Keys.Remove(key);
        return GraphAnswer.NoContent;
    }
}
