using MailboxWizard.Features.Configuration;

namespace MailboxWizard.Features.Setup;

/// <summary>Causes for which a Test of something new fails, and passes a little later
/// (https://learn.microsoft.com/entra/identity-platform/reference-error-codes).</summary>
internal static class ProofCauses
{
    private static readonly string[] s_fresh =
    [
        "AADSTS7000215", // the new secret is not known everywhere
        "AADSTS700016", // the new registration is not
        "AADSTS7000229", // its service principal is not
        "ErrorAccessDenied", // Exchange has not heard of the consent
    ];

    public static bool MayPass(TestOutcome outcome)
    {
        var failed = outcome.Rows.Where(row => row.State is CheckState.Failed).ToList();
        // A permission that is missing from the token although it was read back is on its way too.
        return failed.Count > 0 && failed.All(row => row.Kind is CheckKind.Permission || s_fresh.Contains(row.Code));
    }
}
