using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// Takes the key of an ended hand-off out of the tenant, at the press of one of its administrators: exactly that key, by its id, of the
/// registration that the hand-off recorded and this wizard made. The mark goes only when repeated answers show nothing of it.
/// See docs/decisions/0017-a-key-that-nobody-uses.md.
/// </summary>
public sealed class KeyRemoval(TenantAct act, HandoffStore handoffs, IConfiguration configuration)
{
    private readonly AppId wizard = new(configuration.GetValue<Guid>("AzureAd:ClientId"));

    /// <inheritdoc cref="TenantAct.DoAsync"/>
    public Task<RemovalAnswer> RemoveAsync(int number, ClaimsPrincipal user, CancellationToken cancellationToken) => act.DoAsync(
        number, user, HandoffDeed.RemoveKey,
        refusal => refusal is HandoffRefusal.KeyNotMarked ? RemovalAnswer.Gone : RemovalAnswer.NotAllowed,
        (handoff, entry) => entry with { Action = AuditAction.ClientSecret, Subject = handoff.IsForeign ? handoff.ClientId.ToString() : $"{handoff.SecretKeyId:D}" },
        MayWriteRegistrations, acting => RemoveAsync(acting, cancellationToken), cancellationToken);

    private async Task<RemovalAnswer> RemoveAsync(TenantActing acting, CancellationToken cancellationToken)
    {
        var (handoff, directory) = (acting.Handoff, acting.Directory);
        if (!handoff.IsForeign && await handoffs.IsKeyUsedElsewhereAsync(handoff, cancellationToken))
            return await acting.RefusedAsync(RemovalAnswer.InUse, cancellationToken);
        var found = await FindAsync(handoff, directory, cancellationToken);
        if (found is null && (await directory.DeletedRegistrationsAsync(cancellationToken)).Any(deleted => deleted.AppId == handoff.ClientId))
            return await acting.RefusedAsync(RemovalAnswer.RegistrationDeleted, cancellationToken);
        if (!await IsGoneAsync(handoff, found, directory, cancellationToken))
        {
            // What somebody made by hand is theirs to remove; here it is only looked at.
            if (handoff.IsForeign || found is null || found.AppId != handoff.ClientId || found.CreatedBy != wizard)
                return await acting.RefusedAsync(RemovalAnswer.Foreign, cancellationToken);
            await acting.RemoveAsync(
                "POST /applications/…/removePassword", acting.Entry.Subject,
                writing => writing.RemoveSecretAsync(found.Id, handoff.SecretKeyId, cancellationToken), cancellationToken);
        }
        if (!await act.IsProvedGoneAsync(async () => await IsGoneAsync(handoff, await FindAsync(handoff, directory, cancellationToken), directory, cancellationToken), cancellationToken))
            return await acting.StillShownAsync();
        await handoffs.KeyProvedGoneAsync(handoff.Number, handoff.TenantId, acting.Entry, CancellationToken.None);
        return RemovalAnswer.Gone;
    }

    private static Task<Registration?> FindAsync(Handoff handoff, TenantDirectory directory, CancellationToken cancellationToken) => handoff.IsForeign
        ? directory.FindRegistrationAsync(handoff.ClientId, cancellationToken)
        : directory.FindRegistrationAsync(handoff.ApplicationObjectId, cancellationToken);

    /// <summary>
    /// Of a secret made by hand only its first letters are known, which Entra shows of most credentials: one that it shows nothing of may be
    /// the one. Its registration may lie in another tenant, with nothing here but the service principal, and is then as good as before.
    /// </summary>
    private static async Task<bool> IsGoneAsync(Handoff handoff, Registration? found, TenantDirectory directory, CancellationToken cancellationToken) => (handoff.IsForeign, found) switch
    {
        (true, null) => await directory.FindServicePrincipalAsync(handoff.ClientId, cancellationToken) is null,
        (true, { } there) => !there.Secrets.Any(secret =>
            string.IsNullOrEmpty(secret.Hint) || string.IsNullOrEmpty(handoff.SecretHint) || string.Equals(secret.Hint, handoff.SecretHint, StringComparison.Ordinal)),
        (false, var there) => there is null || !there.Secrets.Any(secret => secret.KeyId == handoff.SecretKeyId),
    };

    /// <summary>https://learn.microsoft.com/graph/api/application-removepassword#permissions, with the roles that may write any registration.</summary>
    internal static bool MayWriteRegistrations(Guid role) => role == DirectoryRoles.GlobalAdministrator
        || role == DirectoryRoles.ApplicationAdministrator || role == DirectoryRoles.CloudApplicationAdministrator;
}
