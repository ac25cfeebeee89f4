using System.Security.Claims;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Setup;

/// <summary>Asks for the tokens that a run looks and writes with while its person is there to be asked.</summary>
internal sealed class RunTokens(SetupTokens tokens, SetupRetry retry, SetupProblems problems)
{
    /// <summary>So that Microsoft asks now, and not when the run is on its way.</summary>
    public Task EnsureAsync(Person person, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        EnsureAsync(person, user, [ConsentStage.Run], cancellationToken);

    /// <summary>
    /// For who goes on with a run, and may never have seen a plan: without the right to look it would wait for a sign-in again and again.
    /// </summary>
    public Task EnsureBothAsync(Person person, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        EnsureAsync(person, user, [ConsentStage.Run, ConsentStage.Look], cancellationToken);

    private async Task EnsureAsync(Person person, ClaimsPrincipal user, ConsentStage[] stages, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var stage in stages)
                await retry.RunAsync(
                    _ => tokens.For(stage, user, cancellationToken), TransientAnswers.Busy, _ => Task.CompletedTask, TimeSpan.FromMinutes(1), cancellationToken);
        }
        catch (Microsoft365Exception refused)
        {
            throw new SetupProblemException(problems.Of(refused.Problem, person.Name, person.TenantName));
        }
        catch (TokenCacheUnavailableException)
        {
            throw new SetupProblemException(problems.Of(SetupProblemCode.TokensUnavailable, person.Name, person.TenantName));
        }
    }
}
