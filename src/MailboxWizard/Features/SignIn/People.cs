using System.Globalization;
using System.Security.Claims;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Web;

namespace MailboxWizard.Features.SignIn;

/// <summary>Reads a <see cref="Person"/> from the claims that Entra signed.</summary>
public sealed class People(IOptions<SignInOptions> options)
{
    /// <summary>Null when nobody is signed in or the principal carries no tenant and object id.</summary>
    public Person? Describe(ClaimsPrincipal? principal)
    {
        if (principal?.Identity is not { IsAuthenticated: true }
            || !Guid.TryParse(principal.FindFirstValue(ClaimConstants.Tid), out var tenant) || tenant == Guid.Empty
            || !Guid.TryParse(principal.FindFirstValue(ClaimConstants.Oid), out var person) || person == Guid.Empty)
            return null;
        var userName = principal.FindFirstValue(ClaimConstants.PreferredUserName) ?? person.ToString();
        var roles = principal.FindAll(WizardClaims.DirectoryRole)
            .Select(claim => Guid.TryParse(claim.Value, out var role) ? role : Guid.Empty)
            .Where(role => role != Guid.Empty)
            .ToList();
        var atHome = options.Value.HomeTenantId is { } home && home == tenant;
        return new()
        {
            TenantId = new(tenant),
            ObjectId = new(person),
            TenantName = principal.FindFirstValue(WizardClaims.TenantName) ?? DomainOf(userName),
            Name = principal.FindFirstValue(ClaimConstants.Name) ?? userName,
            UserName = userName,
            DirectoryRoles = roles,
            IsAdministrator = roles.Any(DirectoryRoles.MakesAdministrator),
            IsEngineer = atHome && Holds(Policies.Engineer),
            IsSupport = atHome && Holds(Policies.Support),
            ClientAddress = principal.FindFirstValue(WizardClaims.ClientAddress),
            SignedInAt = Moment(principal.FindFirstValue(WizardClaims.AuthTime) ?? principal.FindFirstValue(WizardClaims.IssuedAt)),
        };

        bool Holds(string role) => principal.HasClaim(WizardClaims.AppRole, role);
    }

    /// <summary>What stands for the tenant's name while Graph has not been asked.</summary>
    internal static string DomainOf(string userName) =>
        userName.LastIndexOf('@') is >= 0 and var at && at < userName.Length - 1 ? userName[(at + 1)..] : userName;

    private static DateTimeOffset? Moment(string? seconds) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(value)
            : null;
}
