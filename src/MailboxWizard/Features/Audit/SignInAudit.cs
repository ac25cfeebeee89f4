using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Audit;

/// <summary>The entries that signing in and out leaves.</summary>
internal static class SignInAudit
{
    public static SignInWitness Witness(AuditLog log) =>
        (deed, cancellationToken) => log.AppendAsync(Entry(deed), cancellationToken);

    private static AuditEntry Entry(SignInDeed deed)
    {
        var (action, outcome) = deed.Kind switch
        {
            SignInDeedKind.SignedIn => (AuditAction.SignIn, AuditOutcome.Passed),
            SignInDeedKind.SignedOut => (AuditAction.SignOut, AuditOutcome.Done),
            SignInDeedKind.SignInRefused => (AuditAction.SignIn, AuditOutcome.Refused),
            SignInDeedKind.AccessRefused => (AuditAction.Access, AuditOutcome.Refused),
            _ => throw new ArgumentOutOfRangeException(nameof(deed), deed.Kind, "Unknown deed."),
        };
        return new()
        {
            TenantId = deed.TenantId,
            TenantName = deed.TenantName,
            ActorId = deed.PersonId,
            ActorTenantId = deed.PersonId is null || deed.TenantId == default ? null : deed.TenantId,
            ActorName = deed.PersonName,
            ClientAddress = deed.ClientAddress,
            Action = action,
            Subject = deed.Subject,
            Outcome = outcome,
            RequestId = deed.RequestId,
        };
    }
}
