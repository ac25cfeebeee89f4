namespace MailboxWizard.Shell;

/// <summary>Where someone is sent to sign in, and back to afterwards.</summary>
public static class SignInAddress
{
    /// <param name="returnUrl">A local path with its query.</param>
    /// <param name="organisation">A domain or a tenant id; null for the account's own.</param>
    public static string For(string returnUrl, string? organisation = null)
    {
        var query = organisation is null ? default : QueryString.Create("organisation", organisation);
        return $"/sign-in{query.Add("returnUrl", returnUrl).ToUriComponent()}";
    }
}
