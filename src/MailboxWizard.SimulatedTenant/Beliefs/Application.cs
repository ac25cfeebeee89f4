using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>An app registration: what Graph calls an application.</summary>
public sealed class Application : IReplicated
{
    public required Guid Id { get; init; }

    public required Guid AppId { get; init; }

    /// <summary>The writable properties as Graph writes them; replaced as a whole, never changed in place.</summary>
    public required JsonObject Properties { get; set; }

    public Guid? CreatedByAppId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; set; }

    public Visibility VisibleFrom { get; set; }

    public SharedCollection<PasswordCredential> Passwords { get; init; } = [];

    public SharedCollection<FederatedCredential> FederatedCredentials { get; init; } = [];

    /// <summary>Object ids of people and service principals.</summary>
    public SharedCollection<Guid> Owners { get; init; } = [];

    public string DisplayName => (string?)Properties["displayName"] ?? "";

    public string? UniqueName => (string?)Properties["uniqueName"];

    public bool IsDisabled => (bool?)Properties["isDisabled"] == true;

    public bool IsMultiTenant => (string?)Properties["signInAudience"] is "AzureADMultipleOrgs" or "AzureADandPersonalMicrosoftAccount";

    public string GroupMembershipClaims => (string?)Properties["groupMembershipClaims"] ?? "";

    public IReadOnlyList<string> RedirectUris => [.. Texts(Properties["web"]?["redirectUris"])];

    public string? LogoutUrl => (string?)Properties["web"]?["logoutUrl"];

    public bool MayIssueIdTokenDirectly => (bool?)Properties["web"]?["implicitGrantSettings"]?["enableIdTokenIssuance"] == true;

    public IReadOnlyList<AppRole> AppRoles =>
    [
        .. (Properties["appRoles"] as JsonArray ?? []).OfType<JsonObject>().Select(role => new AppRole(
            Guid.Parse((string)role["id"]!), (string?)role["value"] ?? "", (string?)role["displayName"] ?? "", [.. Texts(role["allowedMemberTypes"])])),
    ];

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(item => (string?)item ?? "");
}
