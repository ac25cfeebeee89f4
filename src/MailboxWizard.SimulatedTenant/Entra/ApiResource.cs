using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>What a token can be for: one of Microsoft's own APIs, or one that is registered in a tenant.</summary>
internal sealed class ApiResource
{
    private ApiResource(PublishedApi? published, Application? registered) => (Published, Registered) = (published, registered);

    public static ApiResource MicrosoftGraph { get; } = new(PublishedApis.MicrosoftGraph, null);

    /// <summary>Null for one that is registered here.</summary>
    public PublishedApi? Published { get; }

    public Application? Registered { get; }

    public Guid AppId => Published?.AppId ?? Registered!.AppId;

    public string DisplayName => Published?.DisplayName ?? Registered!.DisplayName;

    public IReadOnlyList<AppRole> Roles => Published?.Roles ?? Registered!.AppRoles;

    public IReadOnlyList<DelegatedScope> Scopes => Published?.Scopes ?? Registered!.Scopes;

    public bool IsGraph => Published == PublishedApis.MicrosoftGraph;

    // Microsoft's own take tokens of version 1, whichever endpoint gives them out: https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats
    public int TokenVersion => Registered?.AccessTokenVersion ?? 1;

    /// <summary>Whether it takes long-lived tokens and checks by itself whether they still hold.</summary>
    // https://learn.microsoft.com/entra/identity/conditional-access/concept-continuous-access-evaluation
    public bool IsCapableOfContinuousEvaluation => Published is not null;

    public DelegatedScope? FindScope(string value) => Scopes.FirstOrDefault(s => string.Equals(s.Value, value, StringComparison.OrdinalIgnoreCase));

    public bool Is(ApiResource other) => AppId == other.AppId;

    /// <param name="identifier">A client id, one of Microsoft's addresses, or an identifier address of a registration.</param>
    public static ApiResource? Find(string identifier, TenantState state)
    {
        if (PublishedApis.Find(identifier) is { } published) return new ApiResource(published, null);
        if (Guid.TryParse(identifier, out var appId)) return state.FindApplication(appId) is { } byId ? new ApiResource(null, byId.Application) : null;
        foreach (var tenant in state.Tenants)
            if (tenant.Applications.FirstOrDefault(a => a.DeletedAt is null && IsNamed(a, identifier)) is { } registered)
                return new ApiResource(null, registered);
        return null;
    }

    private static bool IsNamed(Application application, string identifier)
        => application.IdentifierUris.Any(uri => string.Equals(uri.TrimEnd('/'), identifier.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));
}
