namespace MailboxWizard.Shell;

/// <summary>Where someone is sent to sign in, and back to afterwards.</summary>
public static class SignInAddress
{
    /// <param name="returnUrl">A local path with its query.</param>
    public static string For(string returnUrl) => $"/sign-in{QueryString.Create("returnUrl", returnUrl).ToUriComponent()}";
}
