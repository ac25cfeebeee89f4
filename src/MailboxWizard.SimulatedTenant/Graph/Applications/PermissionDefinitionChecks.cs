using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Graph.Applications;

/// <summary>The roles and scopes that an application defines for its own API.</summary>
// https://learn.microsoft.com/graph/api/resources/approle, https://learn.microsoft.com/graph/api/resources/permissionscope
internal static class PermissionDefinitionChecks
{
    public static void Check(JsonObject? before, JsonObject after, bool isPersonal)
    {
        var roles = Entries(after["appRoles"]);
        var scopes = Entries(after["api"]?["oauth2PermissionScopes"]);
        if (isPersonal && roles.Count > 0) throw GraphProblem.Invalid("appRoles", "Application");
        foreach (var role in roles) CheckRole(role);
        foreach (var scope in scopes) CheckScope(scope, isPersonal);
        // Roles and scopes share ids, values and the limit of 700: https://learn.microsoft.com/graph/api/resources/application#properties
        if (roles.Count + scopes.Count > 700 || (isPersonal && scopes.Count > 100)) throw GraphProblem.Invalid("appRoles", "Application");
        var ids = roles.Concat(scopes).Select(entry => (string)entry["id"]!).ToList();
        if (ids.Distinct(StringComparer.OrdinalIgnoreCase).Count() < ids.Count || HasDuplicates(roles) || HasDuplicates(scopes)) throw ApplicationChecks.Duplicates();
        StaysWhileEnabled(Entries(before?["appRoles"]), roles);
        StaysWhileEnabled(Entries(before?["api"]?["oauth2PermissionScopes"]), scopes);
        CheckApi(after, scopes, isPersonal);
    }

    private static void CheckRole(JsonObject role)
    {
        if (role["id"] is null || (string)role["id"]! == Guid.Empty.ToString()) throw GraphProblem.Missing("id", "AppRole");
        if (string.IsNullOrEmpty((string?)role["displayName"])) throw GraphProblem.Missing("displayName", "AppRole");
        if (string.IsNullOrEmpty((string?)role["description"])) throw GraphProblem.Missing("description", "AppRole");
        if (role["allowedMemberTypes"] is not JsonArray { Count: > 0 }) throw GraphProblem.Missing("allowedMemberTypes", "AppRole");
        if ((string?)role["value"] is { } value && !IsValue(value, 120)) throw GraphProblem.Invalid("value", "AppRole");
    }

    private static void CheckScope(JsonObject scope, bool isPersonal)
    {
        if (scope["id"] is null || (string)scope["id"]! == Guid.Empty.ToString()) throw GraphProblem.Missing("id", "PermissionScope");
        if ((string?)scope["value"] is not { Length: > 0 } value) throw GraphProblem.Missing("value", "PermissionScope");
        if (!IsValue(value, isPersonal ? 40 : 120)) throw GraphProblem.Invalid("value", "PermissionScope");
        if ((string?)scope["type"] is not (null or "Admin" or "User")) throw GraphProblem.Invalid("type", "PermissionScope");
        if (string.IsNullOrEmpty((string?)scope["adminConsentDisplayName"])) throw GraphProblem.Missing("adminConsentDisplayName", "PermissionScope");
        if (string.IsNullOrEmpty((string?)scope["adminConsentDescription"])) throw GraphProblem.Missing("adminConsentDescription", "PermissionScope");
    }

    private static void CheckApi(JsonObject after, List<JsonObject> scopes, bool isPersonal)
    {
        // 2 where personal accounts sign in, else 1, 2 or nothing: https://learn.microsoft.com/graph/api/resources/apiapplication
        var version = (int?)after["api"]?["requestedAccessTokenVersion"];
        if (version is not (null or 1 or 2) || (isPersonal && version != 2)) throw GraphProblem.BadRequest("Property api.requestedAccessTokenVersion is invalid.");
        foreach (var client in Entries(after["api"]?["preAuthorizedApplications"]))
        {
            if (!Guid.TryParse((string?)client["appId"], out _)) throw GraphProblem.BadRequest("Property api.preAuthorizedApplications is invalid.");
            foreach (var id in ApplicationChecks.Texts(client["delegatedPermissionIds"]))
                if (!scopes.Any(scope => string.Equals((string?)scope["id"], id, StringComparison.OrdinalIgnoreCase))) throw GraphProblem.BadRequest("Property api.preAuthorizedApplications is invalid.");
        }
    }

    // https://learn.microsoft.com/graph/api/resources/approle#remarks: "must first be disabled"
    private static void StaysWhileEnabled(List<JsonObject> before, List<JsonObject> after)
    {
        foreach (var old in before.Where(entry => (bool?)entry["isEnabled"] != false))
        {
            var now = after.FirstOrDefault(entry => string.Equals((string?)entry["id"], (string?)old["id"], StringComparison.OrdinalIgnoreCase));
            // To disable it and to change it are two requests, but what people read may change at any time.
            if (now is null || ((string?)now["value"] != (string?)old["value"] && (bool?)now["isEnabled"] != false))
                throw GraphProblem.BadRequest("Permission (scope or role) cannot be deleted or updated unless disabled first.", "CannotDeleteOrUpdateEnabledEntitlement");
        }
    }

    private static bool HasDuplicates(List<JsonObject> entries)
    {
        var values = entries.Select(entry => (string?)entry["value"]).OfType<string>().ToList();
        return values.Distinct(StringComparer.OrdinalIgnoreCase).Count() < values.Count;
    }

    // "Must not exceed 120 characters in length. Allowed characters are : ! # $ % & ' ( ) * + , - . / : ; = ? @ [ ] ^ + _ ` { | } ~, and characters in the ranges 0-9, A-Z and a-z … May not begin with ."
    private static bool IsValue(string value, int most) => value.Length is > 0 && value.Length <= most && value[0] != '.' && value.All(c => c is > ' ' and <= '~' and not ('"' or '\\' or '<' or '>'));

    private static List<JsonObject> Entries(JsonNode? list) => [.. (list as JsonArray ?? []).OfType<JsonObject>()];
}
