namespace MailboxWizard.Features.SignIn;

/// <summary>How much is asked for: next to nothing, then to read, then to write.</summary>
public enum ConsentStage
{
    /// <summary><c>User.Read</c>.</summary>
    SignIn,

    /// <summary><c>Directory.Read.All</c>, <c>Policy.Read.All</c>: the plan.</summary>
    Look,

    /// <summary><c>Application.ReadWrite.All</c>, <c>AppRoleAssignment.ReadWrite.All</c>: the run.</summary>
    Run,
}
