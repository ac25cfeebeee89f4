using System.Security.Claims;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Setup;

/// <summary>Asks for the token that a run writes with while its person is there to be asked.</summary>
internal sealed class RunTokens(SetupTokens tokens, SetupRetry retry, SetupProblems problems)
{
    /// <summary>So that Microsoft asks now, and not when the run is on its way.</summary>
    public async Task EnsureAsync(Person person, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        try
        {
            await retry.RunAsync(
                _ => tokens.For(ConsentStage.Run, user, cancellationToken), TransientAnswers.Busy, _ => Task.CompletedTask, TimeSpan.FromMinutes(1), cancellationToken);
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
