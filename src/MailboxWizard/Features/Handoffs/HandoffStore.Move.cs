using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Handoffs;

// From EWS to Graph: the same registration and secret, another type in Solution Designer; and the grant that nobody needs then.
public sealed partial class HandoffStore
{
    /// <summary>An open hand-off of the EWS route goes on over Graph; what was tested is tested again. Once more changes nothing.</summary>
    /// <param name="number">The hand-off.</param>
    /// <param name="tenant">To which it belongs.</param>
    /// <param name="run">The run that moves it.</param>
    /// <param name="permission">Of Graph, by its value.</param>
    /// <param name="usual">Of EWS, for a hand-off that does not say which it has.</param>
    /// <param name="therefore">The version that has Graph, which may be a later one than before.</param>
    /// <param name="about">In whose name, for the audit log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when it has ended meanwhile.</returns>
    public Task<bool> MoveAsync(
        int number, TenantId tenant, int run, string permission, string usual, string therefore, AuditEntry about, CancellationToken cancellationToken) => ChangeAsync(
        number, tenant, "Move: Graph", handoff => handoff is { IsLive: true, Route: Route.Ews },
        handoff =>
        {
            (handoff.EwsPermissionLeft, handoff.Route, handoff.Permission, handoff.MovedBy) = (handoff.Permission ?? usual, Route.Graph, permission, run);
            handoff.Therefore = therefore;
            Again(handoff);
        },
        Of(about, number), cancellationToken);

    /// <summary>The run that moved it is undone: it is as it was. One that has ended is left as it is.</summary>
    public Task MoveBackAsync(int number, TenantId tenant, int run, AuditEntry about, CancellationToken cancellationToken) => ChangeAsync(
        number, tenant, "Move back: EWS", handoff => handoff.IsLive && handoff.MovedBy == run,
        handoff =>
        {
            (handoff.Route, handoff.Permission, handoff.MovedBy, handoff.EwsPermissionLeft) = (Route.Ews, handoff.EwsPermissionLeft, null, null);
            Again(handoff);
        },
        Of(about, number), cancellationToken);

    /// <summary>Repeated answers show no grant of EWS to the hand-off's registration.</summary>
    public Task EwsGrantProvedGoneAsync(int number, TenantId tenant, AuditEntry about, CancellationToken cancellationToken) => ChangeAsync(
        number, tenant, "EwsGrantGone", handoff => handoff.EwsPermissionLeft is not null,
        handoff => (handoff.EwsPermissionLeft, handoff.EwsPermissionGoneAt) = (null, time.GetUtcNow()),
        Of(about, number), cancellationToken);

    /// <summary>What a hand-off that is about to be opened over Graph has to say of the time before.</summary>
    /// <returns>The registration was handed off over EWS, so that it may be granted it still; and Therefore reaches one of the mailboxes over it.</returns>
    public async Task<(bool Registration, bool Mailbox)> WasOverEwsAsync(
        TenantId tenant, AppId clientId, IReadOnlyList<HandoffMailbox> mailboxes, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var before = await context.Set<Handoff>().AsNoTracking()
            .Where(handoff => handoff.TenantId == tenant && handoff.ClientId == clientId && !handoff.IsForeign && (handoff.Route == Route.Ews || handoff.EwsPermissionLeft != null))
            .ToListAsync(cancellationToken);
        return (before.Count > 0, before.Exists(handoff => handoff is { Route: Route.Ews, State: HandoffState.Complete } && Shares(handoff, mailboxes)));
    }

    /// <summary>Of a complete one of the EWS route, the hand-off by which one of its mailboxes goes on over Graph; null when there is none that can be used.</summary>
    public async Task<int?> MovedToAsync(Handoff handoff, Person person, CancellationToken cancellationToken)
    {
        if (handoff is not { Route: Route.Ews, State: HandoffState.Complete })
            return null;
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var later = await context.Set<Handoff>().AsNoTracking().VisibleTo(person)
            .Where(other => other.TenantId == handoff.TenantId && other.ClientId == handoff.ClientId && !other.IsForeign && other.Route == Route.Graph
                && other.State != HandoffState.Expired && other.State != HandoffState.Withdrawn)
            .ToListAsync(cancellationToken);
        return later.Where(other => Shares(other, handoff.Mailboxes)).MaxBy(other => other.CreatedAt)?.Number;
    }

    /// <summary>
    /// Whether a mailbox of the registration is reached over EWS and over nothing else: its hand-off is open, or complete, and no complete one
    /// reaches the same mailbox over Graph.
    /// </summary>
    public async Task<bool> NeedsEwsAsync(Handoff moved, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var used = await context.Set<Handoff>().AsNoTracking()
            .Where(handoff => handoff.TenantId == moved.TenantId && handoff.ClientId == moved.ClientId && !handoff.IsForeign && handoff.State != HandoffState.Expired && handoff.State != HandoffState.Withdrawn)
            .ToListAsync(cancellationToken);
        var overGraph = used.Where(handoff => handoff is { Route: Route.Graph, State: HandoffState.Complete })
            .SelectMany(handoff => handoff.Mailboxes).Select(mailbox => mailbox.Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return used.Where(handoff => handoff.Route is Route.Ews || handoff is { IsLive: true, EwsPermissionLeft: not null }).Any(handoff => handoff.IsLive || handoff.Mailboxes.Exists(mailbox => !overGraph.Contains(mailbox.Address)));
    }

    private static bool Shares(Handoff handoff, IReadOnlyList<HandoffMailbox> mailboxes) => handoff.Mailboxes.Exists(
        there => mailboxes.Any(mailbox => string.Equals(mailbox.Address, there.Address, StringComparison.OrdinalIgnoreCase)));

    private async Task<bool> ChangeAsync(
        int number, TenantId tenant, string detail, Func<Handoff, bool> isWanted, Action<Handoff> change, AuditEntry about, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var context = await database.CreateDbContextAsync(cancellationToken);
            if (await context.Set<Handoff>().SingleOrDefaultAsync(other => other.Number == number && other.TenantId == tenant, cancellationToken) is not { } handoff || !isWanted(handoff))
                return false;
            var entry = about with { Detail = detail };
            await audit.AppendAsync(entry, cancellationToken);
            change(handoff);
            if (await TrySaveAsync(context, handoff, entry, cancellationToken))
            {
                await audit.AppendAsync(entry with { Outcome = AuditOutcome.Changed }, cancellationToken);
                return true;
            }
            ThrowAfterTen(attempt, number);
        }
    }
}
