using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>The scope parameter, or the resource parameter of v1, understood: what of OpenID Connect, and which permissions of which one resource.</summary>
internal sealed record ScopeRequest
{
    private static readonly string[] s_openId = ["openid", "profile", "email", "offline_access"];

    public required IReadOnlyList<string> OpenId { get; init; }

    public required ApiResource Resource { get; init; }

    /// <summary>How the request named the resource; null for scopes without a prefix.</summary>
    public string? Identifier { get; init; }

    public required IReadOnlyList<string> Wanted { get; init; }

    /// <summary>Whether it asks for whatever the registration declares.</summary>
    public bool IsDefault { get; init; }

    public bool WantsRefreshToken => OpenId.Contains("offline_access");

    /// <summary>What stands before a scope in the answer, so that it is named as it was asked for.</summary>
    public string Prefix => Identifier is null ? "" : $"{Identifier}/";

    /// <summary>What the aud claim of a token of version 1 says.</summary>
    // https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference#payload-claims
    public string Audience => Identifier ?? Resource.AppId.ToString();

    /// <exception cref="EntraProblem">A scope is malformed, unknown to its resource, or belongs to a second resource.</exception>
    public static ScopeRequest Parse(string? scope, Application application, string tenantName, TenantState state)
    {
        if (string.IsNullOrWhiteSpace(scope)) throw EntraProblems.Missing("scope");
        var openId = new List<string>();
        var wanted = new List<string>();
        ApiResource? resource = null;
        string? named = null;
        foreach (var item in scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (s_openId.Contains(item, StringComparer.OrdinalIgnoreCase))
            {
                openId.Add(item.ToLowerInvariant());
                continue;
            }
            // What RFC 6749 forbids in a scope, and what is left when it was encoded twice: https://datatracker.ietf.org/doc/html/rfc6749#section-3.3
            if (item.AsSpan().IndexOfAny("\"\\%") >= 0) throw EntraProblems.ScopeInvalid(item);
            var slash = item.LastIndexOf('/');
            // A scope without a resource is one of Microsoft Graph's: https://learn.microsoft.com/entra/identity-platform/scopes-oidc
            var (identifier, value) = slash < 0 ? (null, item) : (item[..slash], item[(slash + 1)..]);
            if (value.Length == 0) throw EntraProblems.ScopeInvalid(item);
            var api = identifier is null ? ApiResource.MicrosoftGraph : ApiResource.Find(identifier, state) ?? throw EntraProblems.ResourceNotInTenant(identifier, tenantName);
            if (resource is not null && !resource.Is(api)) throw EntraProblems.ScopeOfManyResources(scope);
            resource = api;
            named ??= identifier;
            wanted.Add(value);
        }

        resource ??= ApiResource.MicrosoftGraph;
        var isDefault = wanted.Contains(".default", StringComparer.OrdinalIgnoreCase);
        // https://learn.microsoft.com/entra/identity-platform/scopes-oidc#the-default-scope
        if (isDefault && wanted.Count > 1) throw EntraProblems.ScopeInvalid(scope);
        if (isDefault) wanted = [.. Declared(application, resource)];
        var known = wanted.Select(value => resource.FindScope(value)?.Value ?? throw EntraProblems.ScopeUnknown(application.DisplayName, value, resource.AppId));
        return new ScopeRequest { OpenId = openId, Resource = resource, Identifier = named, Wanted = [.. known.Distinct()], IsDefault = isDefault };
    }

    /// <summary>What v1 asks for: everything that the registration declares on one resource, and always a sign-in with a refresh token.</summary>
    /// <exception cref="EntraProblem">The resource is not named, not known, or not declared.</exception>
    // https://learn.microsoft.com/previous-versions/azure/active-directory/azuread-dev/v1-protocols-oauth-code
    public static ScopeRequest ForResource(string? identifier, Application application, string tenantName, TenantState state)
    {
        if (identifier is null) throw EntraProblems.ResourceMissing();
        var resource = ApiResource.Find(identifier, state) ?? throw EntraProblems.ResourceNotInTenant(identifier, tenantName);
        var isItself = resource.AppId == application.AppId;
        if (!isItself && !application.RequiredAccess.Any(r => r.ResourceAppId == resource.AppId)) throw EntraProblems.ResourceNotDeclared(application, identifier, resource.AppId);
        return new ScopeRequest
        {
            OpenId = ["openid", "profile", "offline_access"],
            Resource = resource,
            Identifier = identifier,
            Wanted = [.. Declared(application, resource)],
            IsDefault = true,
        };
    }

    // /.default asks for what the registration declares: https://learn.microsoft.com/entra/identity-platform/scopes-oidc#the-default-scope
    private static IEnumerable<string> Declared(Application application, ApiResource resource)
        => from access in application.RequiredAccess
           where access.ResourceAppId == resource.AppId && !access.IsRole
           let scope = resource.Scopes.FirstOrDefault(s => s.Id == access.PermissionId)
           where scope is not null
           select scope.Value;
}
