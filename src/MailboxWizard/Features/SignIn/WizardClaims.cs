using System.Security.Claims;
using Microsoft.Identity.Web;

namespace MailboxWizard.Features.SignIn;

/// <summary>The claims that the cookie keeps; everything else that Entra sent is dropped.</summary>
internal static class WizardClaims
{
    public const string AuthTime = "auth_time";
    public const string IssuedAt = "iat";
    public const string DirectoryRole = "wids";
    public const string AppRole = "roles";

    /// <summary>Our own: the tenant's display name.</summary>
    public const string TenantName = "mw_tenant";

    /// <summary>Our own: the server's mark of this session.</summary>
    public const string Session = "mw_session";

    /// <summary>Our own: from where the request came. Put there at each request, never into the cookie.</summary>
    public const string ClientAddress = "mw_address";

    private static readonly HashSet<string> s_kept =
    [
        ClaimConstants.Tid, ClaimConstants.Oid, ClaimConstants.Name, ClaimConstants.PreferredUserName,
        ClaimConstants.UniqueObjectIdentifier, ClaimConstants.UniqueTenantIdentifier,
        DirectoryRole, AppRole, AuthTime,
    ];

    /// <param name="principal">As Entra signed it, with the home account that Microsoft.Identity.Web added.</param>
    /// <param name="askedAgain">
    /// The person was made to sign in for this token, so that its age is the sign-in's. Otherwise <c>iat</c> only says when
    /// Entra answered, perhaps without asking anybody; <c>auth_time</c> is an optional claim of our registration:
    /// https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
    /// </param>
    public static ClaimsIdentity Keep(ClaimsPrincipal principal, bool askedAgain)
    {
        var kept = principal.Claims.Where(claim => s_kept.Contains(claim.Type)).Select(Plain).ToList();
        if (askedAgain && principal.FindFirst(AuthTime) is null && principal.FindFirst(IssuedAt) is { } issued)
            kept.Add(Plain(issued));
        AddUnlessThere(ClaimConstants.UniqueObjectIdentifier, principal.FindFirstValue(ClaimConstants.Oid));
        AddUnlessThere(ClaimConstants.UniqueTenantIdentifier, principal.FindFirstValue(ClaimConstants.Tid));
        return new(kept, principal.Identity?.AuthenticationType ?? "Entra", ClaimConstants.PreferredUserName, AppRole);

        void AddUnlessThere(string type, string? value)
        {
            if (value is not null && principal.FindFirst(type) is null)
                kept.Add(new(type, value));
        }
    }

    public static Guid? SessionOf(ClaimsPrincipal? principal) =>
        Guid.TryParse(principal?.FindFirstValue(Session), out var session) ? session : null;

    // Without issuer and original issuer, which would fill the cookie.
    private static Claim Plain(Claim claim) => new(claim.Type, claim.Value);
}
