using System.Security.Cryptography;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// Makes the folder Processed or Faulty in a monitored mailbox, with the customer's own key, because somebody pressed for it: the only
/// thing that this page writes at Microsoft. One audit entry before, one after.
/// </summary>
public sealed partial class MoveFolderMaking(
    HandoffStore handoffs, SecretSeal seal, AppTokens tokens, IEnumerable<IMailboxProbe> probes, AuditLog audit, AuditRefusals refusals, TimeProvider time,
    ILogger<MoveFolderMaking> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Null when the folder is there, else a key of the resources that says why it is not.</summary>
    /// <param name="number">The hand-off's.</param>
    /// <param name="mailbox">One of its mailboxes; null for its only one.</param>
    /// <param name="folder">One of <see cref="MoveFolders.All"/>.</param>
    /// <param name="person">Who pressed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<string?> MakeAsync(int number, string? mailbox, string folder, Person person, CancellationToken cancellationToken)
    {
        if (await handoffs.FindAsync(number, person, cancellationToken) is not { } handoff)
            return $"Refused.{HandoffRefusal.NotFound}";
        var address = (mailbox ?? handoff.Mailboxes[0].Address, handoff.Mailboxes) is var (wanted, all) && all.Exists(one => one.Address == wanted) ? wanted : null;
        if (address is null || !MoveFolders.All.Contains(folder))
            return $"Refused.{HandoffRefusal.NotFound}";
        var entry = Entry(handoff, person, $"{address}: {folder}");
        if (handoff.Refuses(HandoffDeed.Test, person) is { } rule)
        {
            await refusals.AppendAsync(entry with { Outcome = AuditOutcome.Refused, Detail = $"{rule}" }, cancellationToken);
            return $"Refused.{rule}";
        }
        string? secret;
        try
        {
            secret = await seal.OpenAsync(handoff.TenantId, number, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is KeysLostException or CryptographicException)
        {
            Log.SecretUnreadable(logger, unreadable, number);
            await refusals.AppendAsync(entry with { Outcome = AuditOutcome.Refused, Detail = $"{TestRefusal.SecretUnreadable}" }, cancellationToken);
            return $"Refused.{TestRefusal.SecretUnreadable}";
        }
        if (secret is null)
        {
            await refusals.AppendAsync(entry with { Outcome = AuditOutcome.Refused, Detail = $"{TestRefusal.SecretGone}" }, cancellationToken);
            return $"Refused.{TestRefusal.SecretGone}";
        }

        await audit.AppendAsync(entry, cancellationToken);
        // Not to be cancelled from here: who closes the page has pressed all the same, and what was meant gets its answer in the log.
        cancellationToken = CancellationToken.None;
        GraphCall? call = null;
        try
        {
            var patience = new ProbePatience(time, Patience);
            var token = await tokens.AcquireAsync(handoff.TenantId, handoff.ClientId, secret, handoff.Route, patience, cancellationToken);
            await probes.Single(probe => probe.Route == handoff.Route).CreateFolderAsync(new(address, token, patience), folder, made => call = made, cancellationToken);
        }
        catch (Microsoft365Exception refused)
        {
            await audit.AppendAsync(
                // Without a call of ours, there was no token to make one with.
                (call is null ? entry with { Status = refused.Problem.Status, RequestId = refused.Problem.RequestId, ClientRequestId = refused.Problem.ClientRequestId } : Answered(entry, call)) with
                {
                    Outcome = AuditOutcome.Failed,
                    Detail = refused.Problem.Code,
                },
                CancellationToken.None);
            return "Refused.FolderNotMade";
        }
        catch (Exception broken)
        {
            await audit.AppendAsync(Answered(entry, call) with { Outcome = AuditOutcome.Failed, Detail = broken.GetType().Name }, CancellationToken.None);
            throw;
        }
        await audit.AppendAsync(Answered(entry, call) with { Outcome = AuditOutcome.Created }, CancellationToken.None);
        return null;
    }

    /// <summary>The last attempt: what came before it made nothing.</summary>
    private static AuditEntry Answered(AuditEntry entry, GraphCall? call) => call is null ? entry : entry with
    {
        Request = call.Request,
        Status = call.Status,
        RequestId = call.RequestId,
        ClientRequestId = call.ClientRequestId,
        DurationMilliseconds = (long)call.Took.TotalMilliseconds,
    };

    private static AuditEntry Entry(Handoff handoff, Person person, string subject) => new()
    {
        TenantId = handoff.TenantId,
        TenantName = handoff.LoggedTenantName,
        ActorId = person.ObjectId,
        ActorTenantId = person.TenantId,
        ActorName = person.Name,
        ClientAddress = person.ClientAddress,
        Action = AuditAction.MailFolder,
        Subject = subject,
        Outcome = AuditOutcome.Intended,
        Run = handoff.IsForeign ? null : handoff.Run,
        Handoff = handoff.Number,
    };

    private static partial class Log
    {
        [LoggerMessage(2404, LogLevel.Error, "The secret of hand-off {Handoff} cannot be opened any more")]
        public static partial void SecretUnreadable(ILogger logger, Exception unreadable, int handoff);
    }
}
