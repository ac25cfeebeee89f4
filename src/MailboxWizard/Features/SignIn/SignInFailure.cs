namespace MailboxWizard.Features.SignIn;

/// <summary>Why nobody was signed in: the closed list that the page explains.</summary>
public enum SignInFailure
{
    /// <summary>Nothing of the below; the page names the correlation id.</summary>
    Other,
    ConsentDeclined,
    ApprovalNeeded,
    AccountNotInOrganisation,
    OrganisationUnknown,
    SignInBlocked,
    PersonalAccount,
    Interrupted,
    MicrosoftUnreachable,

    /// <summary>Ours, not Microsoft's: the token cache is away.</summary>
    TokensUnavailable,
}

/// <summary>Ends a sign-in for a reason of our own.</summary>
internal sealed class SignInRefusedException(SignInFailure failure) : Exception($"The sign-in was refused: {failure}.")
{
    public SignInFailure Failure { get; } = failure;
}
