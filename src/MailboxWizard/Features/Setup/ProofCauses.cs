using MailboxWizard.Features.Configuration;

namespace MailboxWizard.Features.Setup;

/// <summary>Causes for which a Test of something new fails, and passes a little later
/// (https://learn.microsoft.com/entra/identity-platform/reference-error-codes).</summary>
internal static class ProofCauses
{
    public static bool MayPass(TestOutcome outcome)
    {
        var failed = outcome.Rows.Where(row => row.State is CheckState.Failed).ToList();
        return failed.Count > 0 && failed.All(row => row.Cause is { } cause && MayPass(cause));
    }

    private static bool MayPass(Cause cause) => cause
        // The new secret, registration or service principal is not known everywhere.
        is Cause.SecretInvalid or Cause.RegistrationNotFound or Cause.ServicePrincipalMissing
        // The consent was read back, but tokens and Exchange have not heard of it.
        or Cause.ConsentMissing or Cause.AccessDenied or Cause.ImpersonationDenied
        // The road there.
        or Cause.Throttled or Cause.MicrosoftBusy or Cause.NoAnswer;
}
