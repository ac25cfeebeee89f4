using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.SimulatedTenant.Graph.OData;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>federatedIdentityCredentials of an application: tokens of other issuers that sign in as it.</summary>
internal static class FederatedCredentialEndpoints
{
    private const string Resource = "FederatedIdentityCredential";

    // https://learn.microsoft.com/graph/api/resources/federatedidentitycredential
    public static readonly EntityType Type = new EntityTypeBuilder<FederatedCredential>()
        .Text("id", f => f.Id.ToString())
        .Text("name", f => f.Name).Filter("eq")
        .Text("issuer", f => f.Issuer)
        .Text("subject", f => f.Subject).Filter("eq")
        .Text("description", f => f.Description)
        .Texts("audiences", f => f.Audiences)
        .Build("federatedIdentityCredential", "federatedIdentityCredentials", f => f.Id.ToString());

    private static readonly Shape s_writable = Shape.Object("federatedIdentityCredential", new()
    {
        ["id"] = Shape.Text,
        ["name"] = Shape.Text,
        ["issuer"] = Shape.Text,
        ["subject"] = Shape.Text,
        ["description"] = Shape.Text,
        ["audiences"] = Shape.List(Shape.Text),
    });

    public static void Map(GraphRoutes routes) => routes
        // Directory.Read.All is not enough: https://learn.microsoft.com/graph/api/application-list-federatedidentitycredentials
        .Add("GET", "applications/{id}/federatedIdentityCredentials", call =>
        {
            call.Needs(Permit.ReadFederated);
            var application = ApplicationEndpoints.Find(call);
            return Set(application).Many(call, application.FederatedCredentials);
        })
        .Add("GET", "applications/{id}/federatedIdentityCredentials/{credential}", call =>
        {
            call.Needs(Permit.ReadFederated);
            var application = ApplicationEndpoints.Find(call);
            return Set(application).One(call, Find(call, application));
        })
        .Add("POST", "applications/{id}/federatedIdentityCredentials", Create)
        .Add("PATCH", "applications/{id}/federatedIdentityCredentials/{credential}", Patch)
        .Add("DELETE", "applications/{id}/federatedIdentityCredentials/{credential}", call =>
        {
            var application = ApplicationEndpoints.Find(call);
            ApplicationRights.Write(call, application);
            application.FederatedCredentials.Remove(Find(call, application));
            return GraphAnswer.NoContent;
        });

    // https://learn.microsoft.com/graph/api/application-post-federatedidentitycredentials
    private static GraphAnswer Create(GraphCall call)
    {
        var application = ApplicationEndpoints.Find(call);
        ApplicationRights.Write(call, application);
        var made = From(call.Body, Guid.NewGuid(), before: null);
        Check(application, made);
        if (application.FederatedCredentials.Count >= 20) throw GraphProblem.BadRequest("The number of federated identity credentials exceeds the maximum of 20.");
        application.FederatedCredentials.Add(made);
        return Set(application).One(call, made, StatusCodes.Status201Created);
    }

    // https://learn.microsoft.com/graph/api/federatedidentitycredential-update
    private static GraphAnswer Patch(GraphCall call)
    {
        var application = ApplicationEndpoints.Find(call);
        ApplicationRights.Write(call, application);
        var before = Find(call, application);
        var after = From(call.Body, before.Id, before);
        if (after.Name != before.Name) throw GraphProblem.BadRequest("Property 'name' is immutable and cannot be changed.");
        Check(application, after);
        application.FederatedCredentials.Remove(before);
        application.FederatedCredentials.Add(after);
        return GraphAnswer.NoContent;
    }

    private static EntitySet Set(Application application) => new() { Type = Type, Context = $"applications('{application.Id}')/federatedIdentityCredentials" };

    // By id or by name, which is a key as well.
    private static FederatedCredential Find(GraphCall call, Application application)
    {
        var key = AlternateKey.Of(call["credential"], "name");
        return application.FederatedCredentials.FirstOrDefault(f => f.Name == key.Value || (key.Property is null && f.Id.ToString().Equals(key.Value, StringComparison.OrdinalIgnoreCase)))
            ?? throw GraphProblem.NotFound(key.Value);
    }

    private static FederatedCredential From(JsonObject body, Guid id, FederatedCredential? before)
    {
        s_writable.Check(body, Resource);
        return new FederatedCredential
        {
            Id = id,
            Name = Required(body, "name", before?.Name, 120),
            Issuer = Required(body, "issuer", before?.Issuer, 600),
            Subject = Required(body, "subject", before?.Subject, 600),
            Description = body.ContainsKey("description") ? (string?)body["description"] : before?.Description,
            Audiences = body["audiences"] is JsonArray audiences ? [.. audiences.Select(a => (string)a!)] : before?.Audiences ?? throw GraphProblem.Missing("audiences", Resource),
        };
    }

    private static string Required(JsonObject body, string name, string? before, int most)
    {
        var value = body.ContainsKey(name) ? (string?)body[name] : before;
        if (string.IsNullOrEmpty(value)) throw GraphProblem.Missing(name, Resource);
        return value.Length <= most ? value : throw GraphProblem.Invalid(name, Resource);
    }

    private static void Check(Application application, FederatedCredential wanted)
    {
        // URL friendly: https://learn.microsoft.com/graph/api/resources/federatedidentitycredential#properties
        if (!wanted.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~')) throw GraphProblem.Invalid("name", Resource);
        if (wanted.Audiences.Count != 1 || wanted.Audiences[0].Length is 0 or > 600) throw GraphProblem.Invalid("audiences", Resource);
        if (wanted.Description?.Length > 600) throw GraphProblem.Invalid("description", Resource);
        if (!Uri.TryCreate(wanted.Issuer, UriKind.Absolute, out var issuer) || issuer.Scheme != Uri.UriSchemeHttps) throw GraphProblem.Invalid("issuer", Resource);
        foreach (var other in application.FederatedCredentials.Where(f => f.Id != wanted.Id))
        {
            // Guess: the sentences.
            if (other.Name == wanted.Name) throw new GraphProblem(StatusCodes.Status409Conflict, "Request_MultipleObjectsWithSameKeyValue", $"FederatedIdentityCredential with name {wanted.Name} already exists.");
            if (other.Issuer == wanted.Issuer && other.Subject == wanted.Subject)
                throw new GraphProblem(StatusCodes.Status409Conflict, "Request_MultipleObjectsWithSameKeyValue", "FederatedIdentityCredential with the same issuer and subject already exists.");
        }
    }
}
