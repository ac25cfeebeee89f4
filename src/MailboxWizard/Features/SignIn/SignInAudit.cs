using MailboxWizard.Features.Audit;
using MailboxWizard.Microsoft365;
using Microsoft.AspNetCore.Authentication;

namespace MailboxWizard.Features.SignIn;

/// <summary>The entries that signing in and out leaves.</summary>
internal static class SignInAudit
{
    public static AuditEntry SignedIn(Person person, HttpContext http) => Of(person, http, AuditAction.SignIn, AuditOutcome.Passed);

    public static AuditEntry SignedOut(Person person, HttpContext http) => Of(person, http, AuditAction.SignOut, AuditOutcome.Done);

    /// <summary>Signed in, but not for this page.</summary>
    public static AuditEntry AccessRefused(Person person, HttpContext http) =>
        Of(person, http, AuditAction.Access, AuditOutcome.Refused) with { Subject = Short(http.Request.Path) };

    /// <summary>Without a known tenant, the entry belongs to none and only staff sees it.</summary>
    public static AuditEntry Refused(AuthenticationProperties state, SignInFailure failure, string correlation, HttpContext http)
    {
        var named = SignInState.TenantOf(state);
        var tenant = Guid.TryParse(named, out var id) ? new TenantId(id) : default;
        return new()
        {
            TenantId = tenant,
            TenantName = named ?? "",
            ActorId = SignInState.PersonOf(state),
            ActorName = "",
            ClientAddress = Address(http),
            Action = AuditAction.SignIn,
            Subject = failure.ToString(),
            Outcome = AuditOutcome.Refused,
            RequestId = correlation,
        };
    }

    private static AuditEntry Of(Person person, HttpContext http, AuditAction action, AuditOutcome outcome) => new()
    {
        TenantId = person.TenantId,
        TenantName = person.TenantName,
        ActorId = person.ObjectId,
        ActorTenantId = person.TenantId,
        ActorName = person.Name,
        ClientAddress = Address(http),
        Action = action,
        Subject = person.UserName,
        Outcome = outcome,
    };

    private static string? Address(HttpContext http) => http.Connection.RemoteIpAddress?.ToString();

    private static string Short(string? path) => path is null ? "" : path.Length <= 200 ? path : path[..200];
}
