using System.Text.Json.Nodes;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>What the directory checks of an application as it would be after a change, beyond the types of its properties.</summary>
// https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation
internal static class ApplicationChecks
{
    private const string Resource = "Application";

    /// <param name="before">As it was, or null if it is new.</param>
    /// <param name="after">As it would be.</param>
    /// <exception cref="GraphProblem">It cannot be so.</exception>
    public static void Check(GraphCall call, Application? before, Guid appId, JsonObject after)
    {
        var isPersonal = (string?)after["signInAudience"] is "AzureADandPersonalMicrosoftAccount" or "PersonalMicrosoftAccount";
        // 256 characters: https://learn.microsoft.com/graph/api/resources/application#properties; 90 with personal accounts.
        if ((string?)after["displayName"] is not { Length: > 0 } name || name.Length > (isPersonal ? 90 : 256)) throw GraphProblem.Invalid("displayName", Resource);
        Longest(after, "description", 1024);
        Longest(after, "notes", 1024);
        if ((string?)after["groupMembershipClaims"] is { } claims && claims.Split(',', StringSplitOptions.TrimEntries).Any(c => c is not ("None" or "SecurityGroup" or "All" or "DirectoryRole" or "ApplicationGroup")))
            throw GraphProblem.Invalid("groupMembershipClaims", Resource);
        Tags(after, Resource);
        Declarations(after, isPersonal);
        RedirectUriChecks.Check(after, isPersonal);
        IdentifierUriChecks.Check(call, before, appId, after, isPersonal);
        PermissionDefinitionChecks.Check(before?.Properties, after, isPersonal);
    }

    public static void Tags(JsonObject after, string resource)
    {
        var tags = Texts(after["tags"]).ToList();
        if (tags.Any(tag => tag.Length is 0 or > 256 || tag.Any(char.IsWhiteSpace)) || tags.Distinct(StringComparer.OrdinalIgnoreCase).Count() < tags.Count) throw GraphProblem.Invalid("tags", resource);
    }

    public static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(text => (string?)text ?? "");

    private static void Longest(JsonObject after, string name, int most)
    {
        if (((string?)after[name])?.Length > most) throw GraphProblem.Invalid(name, Resource);
    }

    // At most 50 resources and 400 permissions, 200 with personal accounts: https://learn.microsoft.com/graph/api/resources/application#limits-on-requested-permissions-per-app
    private static void Declarations(JsonObject after, bool isPersonal)
    {
        var declared = (after["requiredResourceAccess"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var permissions = declared.Sum(resource => (resource["resourceAccess"] as JsonArray)?.Count ?? 0);
        if (declared.Count > 50 || permissions > (isPersonal ? 200 : 400)
            || declared.Any(resource => !Guid.TryParse((string?)resource["resourceAppId"], out _)
                || (resource["resourceAccess"] as JsonArray ?? []).OfType<JsonObject>().Any(access => access["id"] is null || access["type"] is null)))
            throw GraphProblem.Invalid("requiredResourceAccess", Resource);
        if (declared.Select(resource => (string?)resource["resourceAppId"]).Distinct(StringComparer.OrdinalIgnoreCase).Count() < declared.Count) throw Duplicates();
    }

    public static GraphProblem Duplicates() => GraphProblem.BadRequest("Request contains a property with duplicate values.", "DuplicateValue");
}
