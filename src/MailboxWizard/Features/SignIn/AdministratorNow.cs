using System.Security.Claims;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.SignIn;

/// <summary>Asks Graph, right before an act, whether a directory role that makes an administrator is active: the cookie's <c>wids</c> may be eight hours old.</summary>
public sealed class AdministratorNow(StageTokens tokens, TenantDirectories directories, TokensForAnAct holds)
{
    /// <exception cref="ConsentNeededException">The person must pass Microsoft's page first.</exception>
    /// <exception cref="Microsoft365Exception">Entra or Graph gave no answer that says yes or no.</exception>
    public async Task<bool> IsAsync(ClaimsPrincipal user, Person person, CancellationToken cancellationToken)
    {
        var letGo = await holds(person.TenantId, person.ObjectId, cancellationToken);
        var had = false;
        try
        {
            var token = await tokens.ForAsync(ConsentStage.Look, user, cancellationToken);
            had = true;
            var roles = await directories.Open(_ => Task.FromResult(token)).ActiveRolesAsync(cancellationToken);
            return roles.Any(role => DirectoryRoles.MakesAdministrator(role.TemplateId));
        }
        catch (Microsoft365Exception refused) when (refused.Problem.Status is 401)
        {
            throw new ConsentNeededException(ConsentStage.Look, inner: refused);
        }
        finally
        {
            // The token reads; the refresh token beside it fetches whatever was ever consented. Neither outlives the act.
            await letGo(had);
        }
    }
}

/// <summary>
/// Holds a person's tokens for one act; registered by the setup, whose runs hold them too and which is not known here. What comes
/// back ends the act: with true they are deleted, now or with the last run of this person that is still under way.
/// </summary>
public delegate Task<Func<bool, Task>> TokensForAnAct(TenantId tenant, ObjectId person, CancellationToken cancellationToken);
