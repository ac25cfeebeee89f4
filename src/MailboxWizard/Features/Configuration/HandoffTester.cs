using System.Collections.Concurrent;
using System.Security.Cryptography;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// Runs the Test of a hand-off, one at a time each. It belongs to the server: closing the page ends nothing, a second
/// press joins, and the result is recorded in any case. Longer than most files: what starts a Test, what tells the pages
/// and what records it hold the same state.
/// </summary>
public sealed partial class HandoffTester(
    HandoffStore handoffs, SecretSeal seal, ConnectionTest test, AuditLog audit, IDbContextFactory<WizardDbContext> database,
    IHostApplicationLifetime lifetime, ILogger<HandoffTester> logger)
{
    private readonly ConcurrentDictionary<int, Running> running = [];

    /// <inheritdoc cref="StartAsync(int, Person, TestWish, CancellationToken)"/>
    public Task<TestStart> StartAsync(int number, Person person, CancellationToken cancellationToken) => StartAsync(number, person, TestWish.None, cancellationToken);

    /// <summary>Authorises, audits and starts; returns before the Test has ended.</summary>
    public async Task<TestStart> StartAsync(int number, Person person, TestWish wish, CancellationToken cancellationToken)
    {
        if (await handoffs.FindAsync(number, person, cancellationToken) is not { } handoff)
            return new(TestRefusal.ByRule, HandoffRefusal.NotFound);
        if (Refuses(handoff, person, wish) is { } rule)
        {
            await audit.AppendAsync(Entry(handoff, person, AuditOutcome.Refused) with { Detail = $"{rule}" }, cancellationToken);
            return new(TestRefusal.ByRule, rule);
        }
        string? secret;
        try
        {
            secret = await seal.OpenAsync(handoff.TenantId, number, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is KeysLostException or CryptographicException)
        {
            Log.SecretUnreadable(logger, unreadable, number);
            return new(TestRefusal.SecretUnreadable);
        }
        if (secret is null)
            return new(TestRefusal.SecretGone);

        var mine = new Running();
        if (running.TryAdd(number, mine))
        {
            try
            {
                await audit.AppendAsync(
                    Entry(handoff, person, AuditOutcome.Started) with { Detail = wish.MailboxToStayShut is { } shut ? $"{shut} ought to stay shut" : null }, cancellationToken);
            }
            catch
            {
                running.TryRemove(number, out _);
                throw;
            }
            _ = Task.Run(() => RunAsync(handoff, secret, person, wish, mine), CancellationToken.None);
        }
        return new(null, null);
    }

    /// <summary>As it stands: the one that runs, else the last one. Null when there was none or the person may not see it.</summary>
    public async Task<TestProgress?> ReadAsync(int number, Person person, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var record = await context.Set<TestRecord>().AsNoTracking().VisibleTo(person).SingleOrDefaultAsync(other => other.Handoff == number, cancellationToken);
        if (running.TryGetValue(number, out var now) && await handoffs.FindAsync(number, person, cancellationToken) is not null)
            return new(now.Outcome ?? record?.Outcome, IsRunning: true);
        return record is null ? null : new(record.Outcome, IsRunning: false);
    }

    /// <summary>Calls back after each change of this hand-off's Test until disposed. The caller has read the hand-off as the person who looks.</summary>
    public IDisposable Subscribe(int number, Func<TestProgress, Task> changed) => new Subscription(this, number, changed);

    private readonly ConcurrentDictionary<Subscription, int> subscriptions = [];

    private async Task RunAsync(Handoff handoff, string secret, Person person, TestWish wish, Running mine)
    {
        // The tenant is the hand-off's, not that of an engineer who tests it.
        using var named = logger.BeginScope(new Dictionary<string, object>
        {
            ["TenantId"] = handoff.TenantId,
            ["PersonId"] = person.ObjectId,
            ["Run"] = handoff.Run,
        });
        try
        {
            var outcome = await test.RunAsync(Subject(handoff, secret, wish), changed =>
            {
                mine.Outcome = changed;
                return TellAsync(handoff.Number, new(changed, IsRunning: true));
            }, lifetime.ApplicationStopping);
            await RecordAsync(handoff, outcome);
            await audit.AppendAsync(Ended(Entry(handoff, person, AuditOutcome.Passed), outcome), CancellationToken.None);
            await handoffs.RecordTestAsync(handoff.Number, person, outcome.Passed, CancellationToken.None);
            running.TryRemove(handoff.Number, out _);
            await TellAsync(handoff.Number, new(outcome, IsRunning: false));
        }
        catch (Exception broken)
        {
            running.TryRemove(handoff.Number, out _);
            if (broken is not OperationCanceledException)
                Log.TestBroke(logger, broken, handoff.Number);
            await TellAsync(handoff.Number, new(mine.Outcome, IsRunning: false, Broke: true));
        }
    }

    private async Task RecordAsync(Handoff handoff, TestOutcome outcome)
    {
        // Two engineers on two nodes may end theirs in the same moment: the last one stands.
        await database.InOneStepAsync(
            async context =>
            {
                if (await context.Set<TestRecord>().SingleOrDefaultAsync(other => other.Handoff == handoff.Number) is { } there)
                    there.Outcome = outcome;
                else
                    context.Add(new TestRecord { Handoff = handoff.Number, TenantId = handoff.TenantId, Outcome = outcome });
                return await context.SaveChangesAsync();
            },
            CancellationToken.None);
    }

    private async Task TellAsync(int number, TestProgress progress)
    {
        foreach (var (subscription, _) in subscriptions.Where(entry => entry.Value == number))
        {
            try
            {
                await subscription.Changed(progress);
            }
            catch (Exception broken)
            {
                // A page that went away must not end the Test of those who stay.
                Log.PageNotTold(logger, broken, number);
            }
        }
    }

    /// <summary>What a further mailbox is tried for is an administrator's to say, for the own tenant; and a monitored one is none.</summary>
    private static HandoffRefusal? Refuses(Handoff handoff, Person person, TestWish wish) => handoff.Refuses(HandoffDeed.Test, person) ?? wish.MailboxToStayShut switch
    {
        null => null,
        var address when person.IsAdministrator && person.TenantId == handoff.TenantId && TestValues.IsAddress(address)
            && !handoff.Mailboxes.Exists(mailbox => string.Equals(mailbox.Address, address, StringComparison.OrdinalIgnoreCase)) => null,
        _ => HandoffRefusal.NotAllowed,
    };

    private static TestSubject Subject(Handoff handoff, string secret, TestWish wish) => new()
    {
        BothRoutes = wish.BothRoutes,
        MailboxToStayShut = wish.MailboxToStayShut,
        TenantId = handoff.TenantId,
        TenantName = handoff.TenantName,
        ClientId = handoff.ClientId,
        Secret = secret,
        Route = handoff.Route,
        Mailboxes = handoff.Mailboxes,
        Permission = handoff.Permission,
    };

    private static AuditEntry Entry(Handoff handoff, Person person, AuditOutcome outcome) => new()
    {
        TenantId = handoff.TenantId,
        TenantName = handoff.TenantName,
        ActorId = person.ObjectId,
        ActorTenantId = person.TenantId,
        ActorName = person.Name,
        Action = AuditAction.Test,
        Subject = string.Join(", ", handoff.Mailboxes.Select(mailbox => mailbox.Address)),
        Outcome = outcome,
        Run = handoff.Run,
        Handoff = handoff.Number,
    };

    private static AuditEntry Ended(AuditEntry entry, TestOutcome outcome)
    {
        var telling = outcome.Rows.FirstOrDefault(row => row.State is CheckState.Failed) ?? outcome.Rows.FirstOrDefault(row => row.State is CheckState.Warning);
        return entry with
        {
            Outcome = outcome switch { { Passed: false } => AuditOutcome.Failed, _ when telling is not null => AuditOutcome.Warning, _ => AuditOutcome.Passed },
            Detail = telling is null ? null : $"{telling.Kind}: {telling.Cause} {telling.Code}".TrimEnd(),
            RequestId = telling?.RequestId,
            ClientRequestId = telling?.ClientRequestId,
            DurationMilliseconds = (long?)outcome.Took?.TotalMilliseconds,
        };
    }

    private sealed class Running
    {
        public volatile TestOutcome? Outcome;
    }

    private sealed class Subscription : IDisposable
    {
        private readonly HandoffTester tester;

        public Subscription(HandoffTester tester, int number, Func<TestProgress, Task> changed)
        {
            this.tester = tester;
            Changed = changed;
            tester.subscriptions[this] = number;
        }

        public Func<TestProgress, Task> Changed { get; }

        public void Dispose() => tester.subscriptions.TryRemove(this, out _);
    }

    private static partial class Log
    {
        [LoggerMessage(2401, LogLevel.Error, "The secret of hand-off {Handoff} cannot be opened any more")]
        public static partial void SecretUnreadable(ILogger logger, Exception unreadable, int handoff);

        [LoggerMessage(2402, LogLevel.Error, "The Test of hand-off {Handoff} broke")]
        public static partial void TestBroke(ILogger logger, Exception broken, int handoff);

        [LoggerMessage(2403, LogLevel.Debug, "A page was not told about the Test of hand-off {Handoff}")]
        public static partial void PageNotTold(ILogger logger, Exception broken, int handoff);
    }
}
