using System.Text.Json.Nodes;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>An app registration: what Graph calls an application.</summary>
public sealed class Application : IReplicated, IKeyed
{
    private Action? _rekeyed;

    Action? IKeyed.Rekeyed { set => _rekeyed = value; }

    public required Guid Id { get; init; }

    public required Guid AppId { get; init; }

    /// <summary>The writable properties as Graph writes them; replaced as a whole, never changed in place.</summary>
    public required JsonObject Properties
    {
        get;
        set
        {
            var wasNamed = UniqueName;
            field = value;
            if (wasNamed != UniqueName) _rekeyed?.Invoke();
        }
    }

    /// <summary>What its properties look like when completed, worked out once for each time they are replaced.</summary>
    internal CompletedProperties? Completed { get; set; }

    /// <summary>The one policy that replaces the tenant's default for it.</summary>
    public AppManagementPolicy? AppManagementPolicy { get; set; }

    public Guid? CreatedByAppId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DeletedAt { get; set; }

    public Visibility VisibleFrom { get; set; }

    public SharedCollection<PasswordCredential> Passwords { get; init; } = [];

    public SharedCollection<KeyCredential> Keys { get; init; } = [];

    public SharedCollection<FederatedCredential> FederatedCredentials { get; init; } = [];

    /// <summary>Object ids of people and service principals.</summary>
    public SharedCollection<Guid> Owners { get; init; } = [];

    public string DisplayName => (string?)Properties["displayName"] ?? "";

    public string? UniqueName => (string?)Properties?["uniqueName"];

    public bool IsDisabled => (bool?)Properties["isDisabled"] == true;

    public bool IsMultiTenant => (string?)Properties["signInAudience"] is "AzureADMultipleOrgs" or "AzureADandPersonalMicrosoftAccount";

    public string GroupMembershipClaims => (string?)Properties["groupMembershipClaims"] ?? "";

    public IReadOnlyList<string> RedirectUris => [.. Texts(Properties["web"]?["redirectUris"])];

    /// <summary>Addresses of browser code; a code sent there is redeemed by the browser itself.</summary>
    public IReadOnlyList<string> SinglePageUris => [.. Texts(Properties["spa"]?["redirectUris"])];

    /// <summary>Addresses of installed programs, which can keep no secret.</summary>
    public IReadOnlyList<string> PublicClientUris => [.. Texts(Properties["publicClient"]?["redirectUris"])];

    /// <summary>"Allow public client flows": device code and password without a secret.</summary>
    public bool AllowsPublicFlows => (bool?)Properties["isFallbackPublicClient"] == true;

    /// <summary>The names under which its own API is asked for, such as api://….</summary>
    public IReadOnlyList<string> IdentifierUris => [.. Texts(Properties["identifierUris"])];

    /// <summary>2, or 1 when nothing is said: https://learn.microsoft.com/graph/api/resources/apiapplication</summary>
    public int AccessTokenVersion => (int?)Properties["api"]?["requestedAccessTokenVersion"] == 2 ? 2 : 1;

    public string? LogoutUrl => (string?)Properties["web"]?["logoutUrl"];

    public bool MayIssueIdTokenDirectly => (bool?)Properties["web"]?["implicitGrantSettings"]?["enableIdTokenIssuance"] == true;

    public bool MayIssueAccessTokenDirectly => (bool?)Properties["web"]?["implicitGrantSettings"]?["enableAccessTokenIssuance"] == true;

    public IReadOnlyList<AppRole> AppRoles =>
    [
        .. (Properties["appRoles"] as JsonArray ?? []).OfType<JsonObject>().Select(role => new AppRole(
            Guid.Parse((string)role["id"]!), (string?)role["value"] ?? "", (string?)role["displayName"] ?? "", [.. Texts(role["allowedMemberTypes"])])),
    ];

    /// <summary>The enabled delegated permissions of its own API.</summary>
    public IReadOnlyList<DelegatedScope> Scopes =>
    [
        .. (Properties["api"]?["oauth2PermissionScopes"] as JsonArray ?? []).OfType<JsonObject>().Where(scope => (bool?)scope["isEnabled"] != false).Select(scope => new DelegatedScope(
            Guid.Parse((string)scope["id"]!), (string?)scope["value"] ?? "", (string?)scope["userConsentDisplayName"] ?? (string?)scope["adminConsentDisplayName"] ?? (string?)scope["value"] ?? "",
            (string?)scope["type"] == "Admin")),
    ];

    /// <summary>The permissions it declares to need: resource, id, and whether it is an application permission.</summary>
    public IReadOnlyList<RequiredAccess> RequiredAccess =>
    [
        .. from entry in (Properties["requiredResourceAccess"] as JsonArray ?? []).OfType<JsonObject>()
           from access in (entry["resourceAccess"] as JsonArray ?? []).OfType<JsonObject>()
           select new RequiredAccess(Guid.Parse((string)entry["resourceAppId"]!), Guid.Parse((string)access["id"]!), (string?)access["type"] == "Role"),
    ];

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(item => (string?)item ?? "");
}
