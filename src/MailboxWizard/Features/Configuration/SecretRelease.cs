using System.Security.Claims;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// The one way a secret leaves: authorised at this moment, to someone who signed in a quarter of an hour ago at most and,
/// if not an engineer, holds an active role at Microsoft now; twenty times a minute at most, and audited before. Shown once, it is
/// shown again for a reason only.
/// </summary>
/// <remarks>Longer than most: every condition of one act, in the order in which they are asked.</remarks>
public sealed partial class SecretRelease(
    HandoffStore handoffs, SecretSeal seal, AuditLog audit, AuditRefusals refusals, RecentSignIn recent, AdministratorNow administrator, People people, ILogger<SecretRelease> logger) : IDisposable
{
    private readonly PartitionedRateLimiter<(TenantId, ObjectId)> limiter = PartitionedRateLimiter.Create<(TenantId, ObjectId), (TenantId, ObjectId)>(
        person => RateLimitPartition.GetFixedWindowLimiter(person, _ => new() { PermitLimit = 20, Window = TimeSpan.FromMinutes(1) }));

    public async Task<SecretReleased> ReleaseAsync(
        int number, ClaimsPrincipal user, SecretWish wish, CancellationToken cancellationToken)
    {
        if (people.Describe(user) is not { } person)
            return new(SecretAnswer.NotAllowed);
        using var permit = limiter.AttemptAcquire((person.TenantId, person.ObjectId));
        if (!permit.IsAcquired)
            Log.AskedTooOften(logger, person.ObjectId, number);
        if (await handoffs.FindAsync(number, person, cancellationToken) is not { } handoff)
            return new(permit.IsAcquired ? SecretAnswer.NotFound : SecretAnswer.TooOften);
        var entry = new AuditEntry
        {
            TenantId = handoff.TenantId,
            TenantName = handoff.LoggedTenantName,
            ActorId = person.ObjectId,
            ActorTenantId = person.TenantId,
            ActorName = person.Name,
            ClientAddress = person.ClientAddress,
            Action = wish.Purpose is SecretPurpose.Reveal ? AuditAction.Reveal : AuditAction.Copy,
            Subject = $"{handoff.SecretKeyId:D}",
            Outcome = AuditOutcome.Refused,
            Run = handoff.IsForeign ? null : handoff.Run,
            Handoff = number,
        };
        if (!permit.IsAcquired)
        {
            await refusals.AppendAsync(entry with { Detail = nameof(SecretAnswer.TooOften) }, cancellationToken);
            return new(SecretAnswer.TooOften);
        }
        if (handoff.Refuses(HandoffDeed.ReleaseSecret, person) is { } refusal)
        {
            await refusals.AppendAsync(entry with { Detail = $"{refusal}" }, cancellationToken);
            return new(refusal is HandoffRefusal.Ended ? SecretAnswer.Gone : SecretAnswer.NotAllowed);
        }
        if (!recent.IsRecent(person))
        {
            await refusals.AppendAsync(entry with { Detail = "SignInAgain" }, cancellationToken);
            return new(SecretAnswer.SignInAgain);
        }
        if (!person.IsEngineer && await RefusedByMicrosoftAsync(user, person, entry, cancellationToken) is { } withoutRole)
            return withoutRole;
        try
        {
            if (await seal.OpenAsync(handoff.TenantId, number, cancellationToken) is not { } secret)
                return new(SecretAnswer.Gone);
            if (wish.Purpose is SecretPurpose.Reveal)
            {
                // Who pastes the secret into the field beside it would have it in the audit log for years.
                if (wish.Holds(secret))
                    return await AskForReasonAsync(entry, SecretAnswer.ReasonHoldsSecret, cancellationToken);
                if (!await handoffs.CountRevealAsync(handoff, hasReason: wish.Reason is not null, cancellationToken))
                    return await AskForReasonAsync(entry, SecretAnswer.ReasonNeeded, cancellationToken);
            }
            // Not written down means not released: an entry that fails throws here.
            try
            {
                await audit.AppendAsync(entry with { Outcome = AuditOutcome.Read, Detail = wish.Reason }, cancellationToken);
            }
            catch when (wish.Purpose is SecretPurpose.Reveal)
            {
                await handoffs.TakeRevealBackAsync(handoff, CancellationToken.None);
                throw;
            }
            return new(SecretAnswer.Released, secret);
        }
        catch (Exception unreadable) when (unreadable is KeysLostException or CryptographicException)
        {
            Log.SecretUnreadable(logger, unreadable, number);
            await audit.AppendAsync(entry with { Outcome = AuditOutcome.Failed, Detail = "KeysLost" }, cancellationToken);
            return new(SecretAnswer.Unreadable);
        }
    }

    public void Dispose() => limiter.Dispose();

    private async Task<SecretReleased> AskForReasonAsync(AuditEntry entry, SecretAnswer answer, CancellationToken cancellationToken)
    {
        await refusals.AppendAsync(entry with { Detail = $"{answer}" }, cancellationToken);
        return new(answer);
    }

    /// <summary>Null when Graph shows an active role.</summary>
    private async Task<SecretReleased?> RefusedByMicrosoftAsync(ClaimsPrincipal user, Person person, AuditEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            if (await administrator.IsAsync(user, person, cancellationToken))
                return null;
            await refusals.AppendAsync(entry with { Detail = nameof(SecretAnswer.RoleNotActive) }, cancellationToken);
            return new(SecretAnswer.RoleNotActive);
        }
        catch (ConsentNeededException needed)
        {
            await refusals.AppendAsync(entry with { Detail = nameof(SecretAnswer.ConsentNeeded) }, cancellationToken);
            return new(SecretAnswer.ConsentNeeded, ask: needed);
        }
        catch (Microsoft365Exception unanswered)
        {
            await audit.AppendAsync(
                entry with
                {
                    Outcome = AuditOutcome.Failed,
                    Detail = unanswered.Problem.Code,
                    Status = unanswered.Problem.Status,
                    RequestId = unanswered.Problem.RequestId,
                },
                cancellationToken);
            return new(SecretAnswer.MicrosoftSilent);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2411, LogLevel.Warning, "{Person} asked for the secret of hand-off {Handoff} too often")]
        public static partial void AskedTooOften(ILogger logger, ObjectId person, int handoff);

        [LoggerMessage(2412, LogLevel.Error, "The secret of hand-off {Handoff} cannot be opened any more")]
        public static partial void SecretUnreadable(ILogger logger, Exception unreadable, int handoff);
    }
}

/// <summary>How the wish for a secret ended.</summary>
public enum SecretAnswer
{
    Released,
    NotFound,
    NotAllowed,
    SignInAgain,

    /// <summary>Microsoft must ask before the active roles can be read.</summary>
    ConsentNeeded,

    /// <summary>Graph shows no active role that could do the steps by hand.</summary>
    RoleNotActive,

    /// <summary>Whether a role is active could not be read.</summary>
    MicrosoftSilent,
    TooOften,
    Gone,
    Unreadable,

    /// <summary>It was shown before: why once more?</summary>
    ReasonNeeded,

    /// <summary>The reason holds the secret itself.</summary>
    ReasonHoldsSecret,
}

/// <summary>The secret, or why not. Its text never shows it.</summary>
public sealed class SecretReleased(SecretAnswer answer, string? secret = null, ConsentNeededException? ask = null)
{
    public SecretAnswer Answer { get; } = answer;

    public string? Secret { get; } = secret;

    /// <summary>Where Microsoft asks, with <see cref="SecretAnswer.ConsentNeeded"/>.</summary>
    public ConsentNeededException? Ask { get; } = ask;

    public override string ToString() => Answer.ToString();
}
