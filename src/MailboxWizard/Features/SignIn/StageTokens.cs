using System.Security.Claims;
using MailboxWizard.Microsoft365;
using Microsoft.Identity.Web;

namespace MailboxWizard.Features.SignIn;

/// <summary>Access tokens for Graph on behalf of a person, one stage of consent at a time.</summary>
public sealed class StageTokens(DelegatedTokens tokens, Sessions sessions, CloudHosts cloud)
{
    /// <exception cref="ConsentNeededException">The person must pass Microsoft's page first.</exception>
    /// <exception cref="Microsoft365Exception">Entra refused for another reason.</exception>
    public async Task<string> ForAsync(ConsentStage stage, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.ForAsync(user, stage.Scopes(cloud), cancellationToken);
        }
        catch (InteractionNeededException interaction)
        {
            throw new ConsentNeededException(stage, interaction.Claims, interaction);
        }
    }

    /// <summary>For a run in the background: no request, no circuit, only the ids that the run has stored.</summary>
    /// <inheritdoc cref="ForAsync"/>
    public async Task<string> ForRunAsync(
        ConsentStage stage, TenantId tenant, ObjectId person, string userName, CancellationToken cancellationToken)
    {
        var home = await sessions.HomeAccountAsync(tenant, person, cancellationToken);
        return await ForAsync(stage, Principal(tenant, person, userName, home), cancellationToken);
    }

    /// <summary>Deletes all tokens of the person, refresh tokens too; afterwards every stage needs Microsoft's page again.</summary>
    public async Task ForgetAsync(TenantId tenant, ObjectId person, CancellationToken cancellationToken) =>
        await tokens.ForgetAsync(await sessions.HomeAccountAsync(tenant, person, cancellationToken), cancellationToken);

    private static ClaimsPrincipal Principal(
        TenantId tenant, ObjectId person, string userName, (ObjectId Person, TenantId Tenant) home) =>
        new(new ClaimsIdentity(
            [
                new(ClaimConstants.Tid, tenant.ToString()),
                new(ClaimConstants.Oid, person.ToString()),
                new(ClaimConstants.PreferredUserName, userName),
                new(ClaimConstants.UniqueObjectIdentifier, home.Person.ToString()),
                new(ClaimConstants.UniqueTenantIdentifier, home.Tenant.ToString()),
            ],
            authenticationType: nameof(StageTokens)));
}
