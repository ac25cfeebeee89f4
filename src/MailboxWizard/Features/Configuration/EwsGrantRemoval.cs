using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// Takes the grant of EWS, which opens every mailbox, out of the tenant once a moved hand-off is complete over Graph: exactly that one
/// permission of Exchange, of the registration that the hand-off recorded and this wizard made. The mark goes only when repeated answers
/// show nothing of it. See docs/decisions/0018-a-test-that-goes-on.md.
/// </summary>
public sealed class EwsGrantRemoval(TenantAct act, HandoffStore handoffs, RunsUnderWay runs, IConfiguration configuration)
{
    /// <summary>Office 365 Exchange Online, in every cloud.</summary>
    private static readonly AppId s_exchange = new(new Guid("00000002-0000-0ff1-ce00-000000000000"));

    private readonly AppId wizard = new(configuration.GetValue<Guid>("AzureAd:ClientId"));

    /// <inheritdoc cref="TenantAct.DoAsync"/>
    public Task<RemovalAnswer> RemoveAsync(int number, ClaimsPrincipal user, CancellationToken cancellationToken) => act.DoAsync(
        number, user, HandoffDeed.RemoveEwsGrant,
        refusal => refusal switch
        {
            HandoffRefusal.EwsGrantNotMarked => RemovalAnswer.Gone,
            HandoffRefusal.NotYetComplete => RemovalAnswer.InUse,
            HandoffRefusal.KeyFirst => RemovalAnswer.KeyFirst,
            _ => RemovalAnswer.NotAllowed,
        },
        (handoff, entry) => entry with { Action = AuditAction.Consent, Subject = handoff.EwsPermissionLeft ?? "EWS" },
        // Who may grant an application permission of Exchange may revoke it; the declaration is a registration's.
        KeyRemoval.MayWriteRegistrations, acting => RemoveAsync(acting, cancellationToken), cancellationToken);

    private async Task<RemovalAnswer> RemoveAsync(TenantActing acting, CancellationToken cancellationToken)
    {
        var (handoff, directory) = (acting.Handoff, acting.Directory);
        // A run may be about to need the grant, or to declare more, and has no hand-off yet that would say so.
        if (await handoffs.NeedsEwsAsync(handoff, cancellationToken) || await runs(handoff.TenantId, cancellationToken))
            return await acting.RefusedAsync(RemovalAnswer.InUse, cancellationToken);
        var found = await directory.FindRegistrationAsync(handoff.ApplicationObjectId, cancellationToken);
        if (found is null && (await directory.DeletedRegistrationsAsync(cancellationToken)).Any(deleted => deleted.AppId == handoff.ClientId))
            return await acting.RefusedAsync(RemovalAnswer.RegistrationDeleted, cancellationToken);
        if (found is not null && (handoff.IsForeign || found.AppId != handoff.ClientId || found.CreatedBy != wizard))
            return await acting.RefusedAsync(RemovalAnswer.Foreign, cancellationToken);
        var exchange = await directory.FindServicePrincipalAsync(s_exchange, cancellationToken);
        var permission = exchange?.Offers.FirstOrDefault(offer => offer.Kind is PermissionKind.Application && offer.Value == handoff.EwsPermissionLeft);
        if (found is not null && exchange is not null && permission is not null)
        {
            foreach (var grant in await GrantsAsync(directory, handoff, exchange.Id, permission.Id, cancellationToken))
                await acting.RemoveAsync(
                    "DELETE /servicePrincipals/…/appRoleAssignedTo/…", permission.Value,
                    writing => writing.RevokeGrantAsync(exchange.Id, grant.Id, cancellationToken), cancellationToken);
            // Read again: the whole list is written, and what somebody has declared meanwhile is to stay.
            if (await directory.FindRegistrationAsync(handoff.ApplicationObjectId, cancellationToken) is { } now && now.Declared.Any(IsIt))
                await acting.RemoveAsync(
                    "PATCH /applications/…", permission.Value,
                    writing => writing.DeclareAsync(now.Id, now.Declared.Where(declared => !IsIt(declared)), cancellationToken), cancellationToken);
            if (!await act.IsProvedGoneAsync(async () => (await GrantsAsync(directory, handoff, exchange.Id, permission.Id, cancellationToken)).Count is 0
                && (await directory.FindRegistrationAsync(handoff.ApplicationObjectId, cancellationToken))?.Declared.Any(IsIt) is not true, cancellationToken))
                return await acting.StillShownAsync();
        }
        await handoffs.EwsGrantProvedGoneAsync(handoff.Number, handoff.TenantId, acting.Entry, CancellationToken.None);
        return RemovalAnswer.Gone;

        bool IsIt(PermissionDeclaration declared) => declared.Resource == s_exchange && declared.Id == permission?.Id;
    }

    private static async Task<IReadOnlyList<PermissionGrant>> GrantsAsync(
        TenantDirectory directory, Handoff handoff, ObjectId exchange, Guid permission, CancellationToken cancellationToken) =>
        await directory.FindServicePrincipalAsync(handoff.ClientId, cancellationToken) is { } client
            ? [.. (await directory.GrantsAsync(client.Id, cancellationToken)).Where(grant => grant.Resource == exchange && grant.PermissionId == permission)]
            : [];
}
