using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The scope parameter, understood: what of OpenID Connect, and which permissions of which one resource.</summary>
internal sealed record ScopeRequest
{
    private static readonly string[] s_openId = ["openid", "profile", "email", "offline_access"];

    public required IReadOnlyList<string> OpenId { get; init; }

    public required PublishedApi Resource { get; init; }

    /// <summary>How the request named the resource, so that the answer can name it alike; empty for scopes without a prefix.</summary>
    public required string Prefix { get; init; }

    public required IReadOnlyList<string> Wanted { get; init; }

    public required bool IsDefault { get; init; }

    public bool WantsRefreshToken => OpenId.Contains("offline_access");

    public IEnumerable<string> All => OpenId.Concat(Wanted);

    /// <exception cref="EntraProblem">A scope is malformed, unknown to its resource, or belongs to a second resource.</exception>
    public static ScopeRequest Parse(string? scope, Application application, string tenantName)
    {
        if (string.IsNullOrWhiteSpace(scope)) throw EntraProblems.Missing("scope");
        var openId = new List<string>();
        var wanted = new List<string>();
        PublishedApi? resource = null;
        var prefix = "";
        foreach (var item in scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (s_openId.Contains(item, StringComparer.OrdinalIgnoreCase))
            {
                openId.Add(item.ToLowerInvariant());
                continue;
            }
            var slash = item.LastIndexOf('/');
            // A scope without a resource is one of Microsoft Graph's: https://learn.microsoft.com/entra/identity-platform/scopes-oidc
            var (identifier, value) = slash < 0 ? ("https://graph.microsoft.com", item) : (item[..slash], item[(slash + 1)..]);
            var api = PublishedApis.Find(identifier) ?? throw EntraProblems.ResourceNotInTenant(identifier, tenantName);
            if (resource is not null && resource != api) throw EntraProblems.ScopeOfManyResources(scope);
            resource = api;
            if (slash >= 0) prefix = identifier + "/";
            wanted.Add(value);
        }

        resource ??= PublishedApis.MicrosoftGraph;
        var isDefault = wanted.Contains(".default");
        if (isDefault && wanted.Count > 1) throw EntraProblems.ScopeInvalid(scope);
        if (isDefault) wanted = [.. Declared(application, resource)];
        var known = wanted.Select(value => resource.Scopes.FirstOrDefault(s => string.Equals(s.Value, value, StringComparison.OrdinalIgnoreCase))?.Value
            ?? throw EntraProblems.ScopeUnknown(application.DisplayName, value, resource.AppId));
        return new ScopeRequest { OpenId = openId, Resource = resource, Prefix = prefix, Wanted = [.. known.Distinct()], IsDefault = isDefault };
    }

    // /.default asks for what the registration declares: https://learn.microsoft.com/entra/identity-platform/scopes-oidc#the-default-scope
    private static IEnumerable<string> Declared(Application application, PublishedApi resource)
        => from entry in application.Properties["requiredResourceAccess"]?.AsArray() ?? []
           where Guid.Parse((string)entry!["resourceAppId"]!) == resource.AppId
           from access in entry["resourceAccess"]!.AsArray()
           where (string?)access!["type"] == "Scope"
           let scope = resource.Scopes.FirstOrDefault(s => s.Id == Guid.Parse((string)access["id"]!))
           where scope is not null
           select scope.Value;
}
