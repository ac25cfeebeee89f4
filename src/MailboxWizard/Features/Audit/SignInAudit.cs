using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Audit;

/// <summary>The entries that signing in and out leaves.</summary>
internal static class SignInAudit
{
    public static SignInWitness Witness(AuditLog log, AuditRefusals refusals, AnonymousRefusals anonymous) => (deed, cancellationToken) =>
    {
        if (deed.Kind is SignInDeedKind.SignedIn or SignInDeedKind.SignedOut)
            return log.AppendAsync(Entry(deed), cancellationToken);
        if (deed.PersonId is not null)
            return refusals.AppendAsync(Entry(deed), cancellationToken);
        anonymous.Write(deed);
        return Task.CompletedTask;
    };

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
            // The user name is the person's, and lies with the name.
            ActorAddress = deed.Kind is SignInDeedKind.SignedIn or SignInDeedKind.SignedOut ? deed.Subject : null,
            Action = action,
            Subject = deed.Subject,
            SubjectId = deed.Kind is SignInDeedKind.SignedIn or SignInDeedKind.SignedOut ? deed.PersonId : null,
            Outcome = outcome,
            RequestId = deed.RequestId,
        };
    }
}
