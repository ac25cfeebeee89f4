using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Setup;

/// <summary>What somebody pressed for and is not done: into the audit log, repeats counted, before it is said.</summary>
internal sealed class SetupRefusals(AuditRefusals refusals, SetupProblems problems)
{
    /// <param name="about">The entry of the act, whatever its outcome.</param>
    /// <param name="code">Why not.</param>
    /// <param name="person">Who pressed.</param>
    /// <param name="subject">Of the problem's sentence.</param>
    /// <returns>To be thrown.</returns>
    public Task<SetupProblemException> OfAsync(AuditEntry about, SetupProblemCode code, Person person, string? subject = null) =>
        OfAsync(about, problems.Of(code, person.Name, person.TenantName, subject));

    /// <summary>The same sentence, for whoever writes an entry otherwise.</summary>
    public SetupProblem Unwritten(SetupProblemCode code, Person person) => problems.Of(code, person.Name, person.TenantName);

    /// <inheritdoc cref="OfAsync(AuditEntry, SetupProblemCode, Person, string?)"/>
    public async Task<SetupProblemException> OfAsync(AuditEntry about, SetupProblem problem)
    {
        // Not to be cancelled: who closes the page has pressed all the same.
        await refusals.AppendAsync(about with { Outcome = AuditOutcome.Refused, Detail = $"{problem.Code}" }, CancellationToken.None);
        return new(problem);
    }
}
