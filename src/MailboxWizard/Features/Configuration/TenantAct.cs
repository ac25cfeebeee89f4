using System.Security.Claims;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// One press of an administrator that takes something of a hand-off out of the own tenant: with that person's rights, read anew, with
/// tokens that end with the press, audited before and after.
/// </summary>
public sealed class TenantAct(StageTokens tokens, TokensForAnAct holds, TenantDirectories directories, HandoffStore handoffs, AuditLog audit, AuditRefusals refusals, People people, TimeProvider time)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(45);

    /// <param name="number">The hand-off.</param>
    /// <param name="user">Authorised here.</param>
    /// <param name="deed">Asked of the rules.</param>
    /// <param name="refused">What a refusal by the rules comes to.</param>
    /// <param name="about">The entry's action and subject.</param>
    /// <param name="mayAct">Which active roles suffice.</param>
    /// <param name="act">Does it, when all of that is so.</param>
    /// <param name="cancellationToken">Ends it before anything is written.</param>
    /// <exception cref="ConsentNeededException">The person must pass Microsoft's page first.</exception>
    public async Task<RemovalAnswer> DoAsync(
        int number, ClaimsPrincipal user, HandoffDeed deed, Func<HandoffRefusal, RemovalAnswer> refused, Func<Handoff, AuditEntry, AuditEntry> about,
        Func<Guid, bool> mayAct, Func<TenantActing, Task<RemovalAnswer>> act, CancellationToken cancellationToken)
    {
        if (people.Describe(user) is not { } person || await handoffs.FindAsync(number, person, cancellationToken) is not { } handoff)
            return RemovalAnswer.NotAllowed;
        var entry = about(handoff, HandoffStore.About(handoff, person));
        if (handoff.Refuses(deed, person) is { } refusal)
        {
            await refusals.AppendAsync(entry with { Outcome = AuditOutcome.Refused, Detail = $"{deed}: {refusal}" }, cancellationToken);
            return refused(refusal);
        }
        var letGo = await holds(person.TenantId, person.ObjectId, cancellationToken);
        var had = false;
        try
        {
            var writes = await tokens.ForAsync(ConsentStage.Run, user, cancellationToken);
            var reads = await tokens.ForAsync(ConsentStage.Look, user, cancellationToken);
            had = true;
            var roles = await directories.Open(_ => Task.FromResult(reads)).ActiveRolesAsync(cancellationToken);
            var acting = new TenantActing(handoff, deed, entry, directories, writes, audit, refusals);
            return roles.Any(role => mayAct(role.TemplateId)) ? await act(acting) : await acting.RefusedAsync(RemovalAnswer.RoleMissing, cancellationToken);
        }
        catch (Microsoft365Exception refusedByMicrosoft) when (refusedByMicrosoft.Problem.Status is 401)
        {
            throw new ConsentNeededException(ConsentStage.Run, inner: refusedByMicrosoft);
        }
        catch (Microsoft365Exception unanswered)
        {
            await audit.AppendAsync(
                entry with { Outcome = AuditOutcome.Failed, Detail = unanswered.Problem.Code, Status = unanswered.Problem.Status, RequestId = unanswered.Problem.RequestId },
                CancellationToken.None);
            return unanswered.Problem.Status is 403 ? RemovalAnswer.RoleMissing : RemovalAnswer.MicrosoftSilent;
        }
        finally
        {
            // The token writes; neither it nor the refresh token beside it outlives the act.
            await letGo(had);
        }
    }

    /// <summary>Asks until enough answers in a row show nothing of it, or it takes too long.</summary>
    public async Task<bool> IsProvedGoneAsync(Func<Task<bool>> isGone, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (int agreed = 0, shown = 0; ;)
        {
            agreed = await isGone() ? agreed + 1 : 0;
            if (agreed == AgreeingAnswers.Enough)
                return true;
            if (agreed > 0)
                continue;
            if (time.GetElapsedTime(started) > s_longest)
                return false;
            await Task.Delay(GrowingPause.After(++shown, s_firstPause, s_longestPause), time, cancellationToken);
        }
    }
}

/// <summary>The act under way: what it is about, and how it reads, writes and refuses.</summary>
public sealed class TenantActing(Handoff handoff, HandoffDeed deed, AuditEntry entry, TenantDirectories directories, string token, AuditLog audit, AuditRefusals refusals)
{
    public Handoff Handoff { get; } = handoff;

    public AuditEntry Entry { get; } = entry;

    /// <summary>With the person's token that writes.</summary>
    public TenantDirectory Directory { get; } = directories.Open(_ => Task.FromResult(token));

    /// <summary>One write, with one entry before it and one after. Somebody may have been faster: reading decides what is gone.</summary>
    /// <param name="request">As it is shown.</param>
    /// <param name="subject">What is removed.</param>
    /// <param name="write">The request.</param>
    /// <param name="cancellationToken">Ends it before it is made.</param>
    public async Task RemoveAsync(string request, string subject, Func<TenantDirectory, Task> write, CancellationToken cancellationToken)
    {
        var intended = Entry with { Subject = subject, Request = request };
        await audit.AppendAsync(intended, cancellationToken);
        GraphCall? call = null;
        var (outcome, detail) = (AuditOutcome.Removed, (string?)null);
        try
        {
            await write(directories.Open(_ => Task.FromResult(token), made => call = made));
        }
        catch (Microsoft365Exception refused) when (refused.Problem.Status is 404 or 400)
        {
            (outcome, detail) = (AuditOutcome.Failed, refused.Problem.Code);
        }
        catch (Exception broken)
        {
            await audit.AppendAsync(
                Answered(intended, call) with { Outcome = AuditOutcome.Failed, Detail = (broken as Microsoft365Exception)?.Problem.Code ?? broken.GetType().Name }, CancellationToken.None);
            throw;
        }
        await audit.AppendAsync(Answered(intended, call) with { Outcome = outcome, Detail = detail }, CancellationToken.None);
    }

    private static AuditEntry Answered(AuditEntry intended, GraphCall? call) => call is null ? intended : intended with
    {
        Request = call.Request,
        Status = call.Status,
        RequestId = call.RequestId,
        ClientRequestId = call.ClientRequestId,
        DurationMilliseconds = (long)call.Took.TotalMilliseconds,
    };

    public async Task<RemovalAnswer> RefusedAsync(RemovalAnswer answer, CancellationToken cancellationToken)
    {
        await refusals.AppendAsync(Entry with { Outcome = AuditOutcome.Refused, Detail = $"{deed}: {answer}" }, cancellationToken);
        return answer;
    }

    public async Task<RemovalAnswer> StillShownAsync()
    {
        await audit.AppendAsync(Entry with { Outcome = AuditOutcome.Warning, Detail = nameof(RemovalAnswer.StillShown) }, CancellationToken.None);
        return RemovalAnswer.StillShown;
    }
}
