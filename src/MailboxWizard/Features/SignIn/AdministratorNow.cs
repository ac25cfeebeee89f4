using System.Security.Claims;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.SignIn;

/// <summary>Asks Graph, right before an act, whether a directory role that makes an administrator is active: the cookie's <c>wids</c> may be eight hours old.</summary>
public sealed class AdministratorNow(StageTokens tokens, TenantDirectories directories, TokensInUse inUse)
{
    /// <exception cref="ConsentNeededException">The person must pass Microsoft's page first.</exception>
    /// <exception cref="Microsoft365Exception">Entra or Graph gave no answer that says yes or no.</exception>
    public async Task<bool> IsAsync(ClaimsPrincipal user, Person person, CancellationToken cancellationToken)
    {
        var token = await tokens.ForAsync(ConsentStage.Look, user, cancellationToken);
        try
        {
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
            if (!await inUse(person.TenantId, person.ObjectId, CancellationToken.None))
                await tokens.ForgetAsync(person.TenantId, person.ObjectId, CancellationToken.None);
        }
    }
}

/// <summary>Says whether something under way still needs a person's tokens; registered by the setup, which knows runs and is not known here.</summary>
public delegate Task<bool> TokensInUse(TenantId tenant, ObjectId person, CancellationToken cancellationToken);
