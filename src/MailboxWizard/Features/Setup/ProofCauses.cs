using MailboxWizard.Features.Configuration;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// Causes for which a Test of something new fails, and passes a little later. A busy Microsoft is none: the Test has waited for that itself,
/// and the hand-off's Test goes on.
/// </summary>
internal static class ProofCauses
{
    /// <summary>True when every failed row may be Microsoft not yet knowing everywhere what was written and read back.</summary>
    public static bool MayPass(TestOutcome outcome)
    {
        var failed = outcome.Rows.Where(row => row.State is CheckState.Failed).ToList();
        return failed.Count > 0 && failed.All(row => IsFresh(row.Cause));
    }

    private static bool IsFresh(Cause? cause) => cause
        // The secret, the registration, its service principal: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
        is Cause.SecretInvalid or Cause.RegistrationNotFound or Cause.ServicePrincipalMissing
        // The consent: granted and read back, not yet in every token or not yet heard of by Exchange.
        or Cause.ConsentMissing or Cause.AccessDenied or Cause.ImpersonationDenied;
}
