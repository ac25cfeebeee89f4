using System.Globalization;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Handoffs;

// What changes a hand-off. Each deed asks the rules with the hand-off as it is at that moment, and again when someone
// else was faster: of two engineers who press Take, one wins and the other sees who.
public sealed partial class HandoffStore
{
    public Task<HandoffDone> TakeAsync(int number, Person person, CancellationToken cancellationToken) =>
        DoAsync(number, person, HandoffDeed.Take, handoff =>
        {
            if (handoff.State is HandoffState.Ready)
                Enter(handoff, HandoffState.InWork, person);
        }, cancellationToken);

    /// <summary>Our own Test: passed, the hand-off is Tested; failed, it is no longer.</summary>
    public Task<HandoffDone> RecordTestAsync(int number, Person person, bool passed, CancellationToken cancellationToken) =>
        DoAsync(number, person, HandoffDeed.Test, handoff => Tested(handoff, passed, person), cancellationToken);

    /// <param name="click">1 to 5, in the guide's order.</param>
    public Task<HandoffDone> TickAsync(int number, Person person, int click, bool done, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(click, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(click, 5);
        return DoAsync(
            number, person, HandoffDeed.Tick, handoff => Tick(handoff, person, click, done), cancellationToken,
            what: string.Create(CultureInfo.InvariantCulture, $"click {click} {(done ? "set" : "cleared")}"));
    }

    /// <summary>Failed, the hand-off stays in work, or is in work again.</summary>
    /// <param name="number">Of the hand-off.</param>
    /// <param name="person">Who reports it.</param>
    /// <param name="passed">What Therefore's own Test said.</param>
    /// <param name="text">What Solution Designer answered, or null; cut after 500 characters.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<HandoffDone> ReportThereforeTestAsync(int number, Person person, bool passed, string? text, CancellationToken cancellationToken) =>
        DoAsync(number, person, HandoffDeed.ReportThereforeTest, handoff =>
        {
            handoff.ThereforeTestPassed = passed;
            handoff.ThereforeTestText = text?.Trim() is { Length: > 0 } said ? said[..Math.Min(said.Length, 500)] : null;
            Tick(handoff, person, 4, passed);
            if (!passed)
                Enter(handoff, HandoffState.InWork, person);
        }, cancellationToken, text);

    /// <summary>Therefore's own Test has passed: the secret is destroyed here for good.</summary>
    public Task<HandoffDone> CompleteAsync(int number, Person person, CancellationToken cancellationToken) =>
        DoAsync(number, person, HandoffDeed.Complete, handoff => Enter(handoff, HandoffState.Complete, person), cancellationToken);

    public Task<HandoffDone> WithdrawAsync(int number, Person person, CancellationToken cancellationToken) =>
        DoAsync(number, person, HandoffDeed.Withdraw, handoff => Enter(handoff, HandoffState.Withdrawn, person), cancellationToken);

    /// <summary>Adds mailboxes to an open hand-off of the same registration; what was tested is tested again.</summary>
    /// <param name="number">The hand-off.</param>
    /// <param name="tenant">To which it belongs.</param>
    /// <param name="mailboxes">Of the run that joins.</param>
    /// <param name="about">Which run joins and in whose name, for the audit log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task JoinAsync(int number, TenantId tenant, IReadOnlyList<HandoffMailbox> mailboxes, AuditEntry about, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var context = await database.CreateDbContextAsync(cancellationToken);
            var handoff = await context.Set<Handoff>()
                .SingleOrDefaultAsync(other => other.Number == number && other.TenantId == tenant, cancellationToken);
            if (handoff is not { IsLive: true })
                throw new InvalidOperationException($"The hand-off {number} is not open and cannot be joined.");
            var entry = Of(about, number) with { Detail = $"Join: {string.Join(", ", mailboxes.Select(mailbox => mailbox.Address))}" };
            await audit.AppendAsync(entry, cancellationToken);
            foreach (var mailbox in mailboxes)
            {
                if (handoff.Find(mailbox.Address) is { } there)
                    there.InputFolder = mailbox.InputFolder;
                else
                    handoff.Mailboxes.Add(mailbox);
            }
            Again(handoff);
            if (!await TrySaveAsync(context, handoff, entry, cancellationToken))
            {
                ThrowAfterTen(attempt, number);
                continue;
            }
            await audit.AppendAsync(entry with { Outcome = AuditOutcome.Changed }, cancellationToken);
            return;
        }
    }

    /// <summary>A further run has read the grants of the registration; no deed of anybody's, and no change of state.</summary>
    public async Task SeeGrantsAsync(int number, TenantId tenant, GrantsAsRead grants, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await context.Set<Handoff>().Where(handoff => handoff.Number == number && handoff.TenantId == tenant)
            .ExecuteUpdateAsync(set => set.SetProperty(handoff => handoff.Grants, grants), cancellationToken);
    }

    /// <param name="number">Of the hand-off.</param>
    /// <param name="person">Who does it.</param>
    /// <param name="deed">Asked of the rules.</param>
    /// <param name="change">Of the hand-off as it is at that moment.</param>
    /// <param name="cancellationToken">Ends it before anything is stored.</param>
    /// <param name="typed">Text that is to be stored with it: refused when it holds the secret.</param>
    /// <param name="what">For the log, where the deed alone does not say which; never what was typed.</param>
    private async Task<HandoffDone> DoAsync(
        int number, Person person, HandoffDeed deed, Action<Handoff> change, CancellationToken cancellationToken, string? typed = null, string? what = null)
    {
        var said = what is null ? $"{deed}" : $"{deed}, {what}";
        for (var attempt = 1; ; attempt++)
        {
            await using var context = await database.CreateDbContextAsync(cancellationToken);
            var handoff = await context.Set<Handoff>().VisibleTo(person)
                .SingleOrDefaultAsync(other => other.Number == number, cancellationToken);
            if (handoff is null)
                return new(null, HandoffRefusal.NotFound);
            var entry = Entry(handoff, person, AuditOutcome.Intended) with { Detail = said };
            var refused = handoff.Refuses(deed, person)
                ?? (typed is not null && await HoldsSecretAsync(handoff, typed, cancellationToken) ? HandoffRefusal.HoldsSecret : null);
            if (refused is { } refusal)
            {
                await refusals.AppendAsync(entry with { Outcome = AuditOutcome.Refused, Detail = $"{deed}: {refusal}" }, cancellationToken);
                return new(handoff, refusal);
            }
            await audit.AppendAsync(entry, cancellationToken);
            if (handoff.EngineerId is null && person.IsEngineer && handoff.IsLive && deed is not HandoffDeed.Note)
            {
                handoff.EngineerId = person.ObjectId;
                handoff.EngineerName = person.Name;
            }
            change(handoff);
            if (!await TrySaveAsync(context, handoff, entry, cancellationToken))
            {
                ThrowAfterTen(attempt, number);
                continue;
            }
            await audit.AppendAsync(entry with { Outcome = AuditOutcome.Changed, Detail = $"{said}: {handoff.State}" }, cancellationToken);
            if (deed is HandoffDeed.Complete or HandoffDeed.Withdraw)
                await EndAsync(handoff, entry, cancellationToken);
            return new(handoff, null);
        }
    }

    private static void ThrowAfterTen(int attempt, int number)
    {
        if (attempt == 10)
            throw new DbUpdateConcurrencyException($"The hand-off {number} changed ten times while one deed was tried.");
    }

    /// <param name="handoff">Which.</param>
    /// <param name="state">Where it is from now on.</param>
    /// <param name="by">Null when nobody pressed anything.</param>
    private void Enter(Handoff handoff, HandoffState state, Person? by = null)
    {
        if (handoff.State == state)
            return;
        handoff.State = state;
        handoff.StateSince = time.GetUtcNow();
        handoff.History = [.. handoff.History, new(state, handoff.StateSince, by?.Name)];
        // Nothing here uses the key any more, and the tenant still takes it.
        if (state is HandoffState.Expired or HandoffState.Withdrawn)
            handoff.KeyStillInTenant = true;
        // It was opened over Graph, and nobody came to use it: what goes on over EWS is an earlier one's.
        if (state is HandoffState.Expired or HandoffState.Withdrawn && handoff.MovedBy == handoff.Run)
            handoff.EwsPermissionLeft = null;
    }

    private void Tick(Handoff handoff, Person person, int click, bool done)
    {
        var bit = 1 << (click - 1);
        handoff.CheckedClicks = done ? handoff.CheckedClicks | bit : handoff.CheckedClicks & ~bit;
        var others = handoff.Ticks.Where(tick => tick.Click != click);
        handoff.Ticks = [.. others, .. done ? [new HandoffTick(click, time.GetUtcNow(), person.Name)] : Array.Empty<HandoffTick>()];
    }

    /// <summary>What Therefore was given is another thing now: its values are to be entered anew, tested there and kept, which are the clicks 3 to 5.</summary>
    private void Again(Handoff handoff)
    {
        (handoff.ThereforeTestPassed, handoff.ThereforeTestText) = (null, null);
        handoff.CheckedClicks &= 0b00011;
        handoff.Ticks = [.. handoff.Ticks.Where(tick => tick.Click < 3)];
        (handoff.LastTestAt, handoff.LastTestPassed) = (null, null);
        Enter(handoff, handoff.EngineerId is null ? HandoffState.Ready : HandoffState.InWork);
    }

    /// <summary>False when someone else changed the hand-off since it was read: what <paramref name="entry"/> intended has failed then, which is said before anybody tries again.</summary>
    private async Task<bool> TrySaveAsync(DbContext context, Handoff handoff, AuditEntry entry, CancellationToken cancellationToken)
    {
        handoff.Version++;
        handoff.SearchText = SearchTextOf(handoff);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            await audit.AppendAsync(entry with { Outcome = AuditOutcome.Failed, Detail = $"{entry.Detail}: Conflict" }, CancellationToken.None);
            return false;
        }
    }
}
