using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>What is allowed of credentials: the tenant's default, or a policy that replaces it where it is assigned.</summary>
public sealed class AppManagementPolicy
{
    public required Guid Id { get; init; }

    public string? DisplayName { get; set; }

    public string? Description { get; set; }

    public bool IsEnabled { get; set; }

    /// <summary>passwordCredentials and keyCredentials as Graph writes them, besides applicationRestrictions; replaced as a whole, never changed in place.</summary>
    public JsonObject Restrictions { get; set; } = [];

    /// <summary>The default only: the same for service principals.</summary>
    public JsonObject ServicePrincipalRestrictions { get; set; } = [];

    /// <summary>What it says about client secrets, in short.</summary>
    public SecretPolicy Secrets
    {
        get => !IsEnabled ? SecretPolicy.None
            : new SecretPolicy(Enabled("passwordAddition") is not null, Enabled("passwordLifetime") is { } lifetime && (string?)lifetime["maxLifetime"] is { } longest ? System.Xml.XmlConvert.ToTimeSpan(longest) : null);
        set
        {
            var passwords = new JsonArray();
            if (value.Forbidden) passwords.Add(Restriction("passwordAddition", null));
            if (value.MaxLifetime is { } longest) passwords.Add(Restriction("passwordLifetime", System.Xml.XmlConvert.ToString(longest)));
            Restrictions = new JsonObject { ["passwordCredentials"] = passwords, ["keyCredentials"] = new JsonArray() };
            IsEnabled = value.IsEnabled;
        }
    }

    /// <summary>The one that every tenant has, not enabled: https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy.</summary>
    public static AppManagementPolicy Default() => new()
    {
        Id = Guid.Empty,
        DisplayName = "Default app management tenant policy",
        Description = "Default tenant policy that enforces app management restrictions on applications and service principals. To apply policy to targeted resources, create a new policy under appManagementPolicies collection.",
        Restrictions = None(),
        ServicePrincipalRestrictions = None(),
    };

    private static JsonObject None() => new() { ["passwordCredentials"] = new JsonArray(), ["keyCredentials"] = new JsonArray() };

    private JsonObject? Enabled(string type) => (Restrictions["passwordCredentials"] as JsonArray ?? []).OfType<JsonObject>()
        .FirstOrDefault(r => (string?)r["restrictionType"] == type && (string?)r["state"] != "disabled");

    private static JsonObject Restriction(string type, string? maxLifetime) => new()
    {
        ["restrictionType"] = type,
        ["state"] = "enabled",
        ["maxLifetime"] = maxLifetime,
        ["restrictForAppsCreatedAfterDateTime"] = "2019-01-01T10:37:00Z",
        ["excludeActors"] = null,
    };
}
