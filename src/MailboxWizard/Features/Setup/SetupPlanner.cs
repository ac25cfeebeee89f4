using System.Security.Claims;

namespace MailboxWizard.Features.Setup;

/// <summary>Reads the tenant and says what a run would find and create.</summary>
public sealed class SetupPlanner
{
    /// <summary>
    /// Null when the draft is unknown or another tenant's. Throws <see cref="SignIn.ConsentNeededException"/> when
    /// Microsoft must ask first, <see cref="SetupProblemException"/> when no plan can be read at all.
    /// </summary>
    public Task<SetupPlan?> PlanAsync(string draftId, ClaimsPrincipal user, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>Carries a problem to the page that asked.</summary>
public sealed class SetupProblemException(SetupProblem problem) : Exception(problem.Title)
{
    public SetupProblem Problem { get; } = problem;
}
