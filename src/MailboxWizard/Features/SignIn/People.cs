using System.Security.Claims;

namespace MailboxWizard.Features.SignIn;

/// <summary>Reads a <see cref="Person"/> from the claims that Entra signed.</summary>
public sealed class People
{
    /// <summary>Null when nobody is signed in or the principal carries no tenant and object id.</summary>
    public Person? Describe(ClaimsPrincipal? principal) => throw new NotSupportedException("written by the sign-in branch");
}
