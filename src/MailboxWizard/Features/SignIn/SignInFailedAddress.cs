namespace MailboxWizard.Features.SignIn;

/// <summary>Where a failed sign-in is explained, with the way back to what it was for.</summary>
internal static class SignInFailedAddress
{
    /// <param name="failure">What happened.</param>
    /// <param name="correlation">By which support finds it; null when nothing was written down.</param>
    /// <param name="returnUrl">Where the sign-in should have led, from wherever it comes: what is no local path is left out.</param>
    public static string Of(SignInFailure failure, string? correlation, string? returnUrl)
    {
        var query = QueryString.Create("reason", failure.ToString());
        if (correlation is not null)
            query = query.Add("id", correlation);
        if (LocalPath.OrStart(returnUrl) is not "/" and var local)
            query = query.Add("returnUrl", local);
        return $"/sign-in/failed{query.ToUriComponent()}";
    }
}
