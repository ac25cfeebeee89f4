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
/// <remarks>Longer than most: every condition of one act, in the order in which they are asked.</remarks>
public sealed class KeyRemoval(
    HandoffStore handoffs, StageTokens tokens, TokensForAnAct holds, TenantDirectories directories, AuditLog audit, People people,
    IConfiguration configuration, TimeProvider time)
{
    /// <summary>How many answers in a row must show nothing: not every replica hears of a removal at once.</summary>
    private const int AgreeingReads = 3;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(45);

    private readonly AppId wizard = new(configuration.GetValue<Guid>("AzureAd:ClientId"));

    /// <exception cref="ConsentNeededException">The person must pass Microsoft's page first.</exception>
    public async Task<KeyAnswer> RemoveAsync(int number, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (people.Describe(user) is not { } person || await handoffs.FindAsync(number, person, cancellationToken) is not { } handoff)
            return KeyAnswer.NotAllowed;
        var entry = HandoffStore.About(handoff, person) with { Action = AuditAction.ClientSecret, Subject = handoff.IsForeign ? handoff.ClientId.ToString() : $"{handoff.SecretKeyId:D}" };
        if (handoff.Refuses(HandoffDeed.RemoveKey, person) is { } refusal)
        {
            await audit.AppendAsync(entry with { Outcome = AuditOutcome.Refused, Detail = $"RemoveKey: {refusal}" }, cancellationToken);
            return refusal is HandoffRefusal.KeyNotMarked ? KeyAnswer.Gone : KeyAnswer.NotAllowed;
        }
        if (!handoff.IsForeign && await handoffs.IsKeyUsedElsewhereAsync(handoff, cancellationToken))
            return await RefusedAsync(entry, KeyAnswer.InUse, cancellationToken);

        var letGo = await holds(person.TenantId, person.ObjectId, cancellationToken);
        var had = false;
        try
        {
            var writes = await tokens.ForAsync(ConsentStage.Run, user, cancellationToken);
            var reads = await tokens.ForAsync(ConsentStage.Look, user, cancellationToken);
            had = true;
            var roles = await directories.Open(_ => Task.FromResult(reads)).ActiveRolesAsync(cancellationToken);
            if (!roles.Any(role => MayWriteRegistrations(role.TemplateId)))
                return await RefusedAsync(entry, KeyAnswer.RoleMissing, cancellationToken);
            GraphCall? call = null;
            var directory = directories.Open(_ => Task.FromResult(writes), made => call = made);
            return await RemoveAsync(handoff, directory, entry, () => call, cancellationToken);
        }
        catch (Microsoft365Exception refused) when (refused.Problem.Status is 401)
        {
            throw new ConsentNeededException(ConsentStage.Run, inner: refused);
        }
        catch (Microsoft365Exception unanswered)
        {
            await audit.AppendAsync(
                entry with { Outcome = AuditOutcome.Failed, Detail = unanswered.Problem.Code, Status = unanswered.Problem.Status, RequestId = unanswered.Problem.RequestId },
                CancellationToken.None);
            return unanswered.Problem.Status is 403 ? KeyAnswer.RoleMissing : KeyAnswer.MicrosoftSilent;
        }
        finally
        {
            // The token writes; neither it nor the refresh token beside it outlives the act.
            await letGo(had);
        }
    }

    private async Task<KeyAnswer> RemoveAsync(
        Handoff handoff, TenantDirectory directory, AuditEntry entry, Func<GraphCall?> call, CancellationToken cancellationToken)
    {
        var found = await FindAsync(handoff, directory, cancellationToken);
        if (found is null && (await directory.DeletedRegistrationsAsync(cancellationToken)).Any(deleted => deleted.AppId == handoff.ClientId))
            return await RefusedAsync(entry, KeyAnswer.RegistrationDeleted, cancellationToken);
        if (found is not null && !IsGone(handoff, found))
        {
            // What somebody made by hand is theirs to remove; here it is only looked at.
            if (handoff.IsForeign || found.AppId != handoff.ClientId || found.CreatedBy != wizard)
                return await RefusedAsync(entry, KeyAnswer.Foreign, cancellationToken);
            await audit.AppendAsync(entry with { Request = "POST /applications/…/removePassword" }, cancellationToken);
            var (outcome, detail) = (AuditOutcome.Removed, (string?)null);
            try
            {
                await directory.RemoveSecretAsync(found.Id, handoff.SecretKeyId, cancellationToken);
            }
            catch (Microsoft365Exception refused) when (refused.Problem.Status is 404 or 400)
            {
                // Somebody was faster, perhaps: reading decides. A key that is still shown is not taken for gone.
                (outcome, detail) = (AuditOutcome.Failed, refused.Problem.Code);
            }
            await audit.AppendAsync(Answered(entry, call()) with { Outcome = outcome, Detail = detail }, CancellationToken.None);
        }
        if (!await IsProvedGoneAsync(handoff, directory, cancellationToken))
        {
            await audit.AppendAsync(entry with { Outcome = AuditOutcome.Warning, Detail = nameof(KeyAnswer.StillShown) }, CancellationToken.None);
            return KeyAnswer.StillShown;
        }
        await handoffs.KeyProvedGoneAsync(handoff.Number, handoff.TenantId, entry, CancellationToken.None);
        return KeyAnswer.Gone;
    }

    private async Task<bool> IsProvedGoneAsync(Handoff handoff, TenantDirectory directory, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var agreed = 0; ;)
        {
            agreed = IsGone(handoff, await FindAsync(handoff, directory, cancellationToken)) ? agreed + 1 : 0;
            if (agreed == AgreeingReads)
                return true;
            if (agreed == 0 && time.GetElapsedTime(started) > s_longest)
                return false;
            if (agreed == 0)
                await Task.Delay(s_pause, time, cancellationToken);
        }
    }

    private static Task<Registration?> FindAsync(Handoff handoff, TenantDirectory directory, CancellationToken cancellationToken) => handoff.IsForeign
        ? directory.FindRegistrationAsync(handoff.ClientId, cancellationToken)
        : directory.FindRegistrationAsync(handoff.ApplicationObjectId, cancellationToken);

    /// <summary>Of a secret made by hand only its first letters are known, which Entra shows too.</summary>
    private static bool IsGone(Handoff handoff, Registration? found) => found is null || !found.Secrets.Any(secret => handoff.IsForeign
        ? string.Equals(secret.Hint, handoff.SecretHint, StringComparison.Ordinal)
        : secret.KeyId == handoff.SecretKeyId);

    /// <summary>https://learn.microsoft.com/graph/api/application-removepassword#permissions, with the roles that may write any registration.</summary>
    private static bool MayWriteRegistrations(Guid role) => role == DirectoryRoles.GlobalAdministrator
        || role == DirectoryRoles.ApplicationAdministrator || role == DirectoryRoles.CloudApplicationAdministrator;

    private async Task<KeyAnswer> RefusedAsync(AuditEntry entry, KeyAnswer answer, CancellationToken cancellationToken)
    {
        await audit.AppendAsync(entry with { Outcome = AuditOutcome.Refused, Detail = $"RemoveKey: {answer}" }, cancellationToken);
        return answer;
    }

    private static AuditEntry Answered(AuditEntry entry, GraphCall? call) => call is null ? entry : entry with
    {
        Request = call.Request,
        Status = call.Status,
        RequestId = call.RequestId,
        ClientRequestId = call.ClientRequestId,
        DurationMilliseconds = (long)call.Took.TotalMilliseconds,
    };
}

/// <summary>How the press ended.</summary>
public enum KeyAnswer
{
    /// <summary>Proved gone; the mark is cleared.</summary>
    Gone,

    /// <summary>Removed, and some part of Microsoft 365 still shows it.</summary>
    StillShown,
    NotAllowed,

    /// <summary>No active role that may change a registration.</summary>
    RoleMissing,

    /// <summary>Not made by this wizard: not touched.</summary>
    Foreign,

    /// <summary>Another hand-off uses the same key.</summary>
    InUse,

    /// <summary>The registration lies among Entra's deleted ones, with its keys, and can be restored.</summary>
    RegistrationDeleted,
    MicrosoftSilent,
}
