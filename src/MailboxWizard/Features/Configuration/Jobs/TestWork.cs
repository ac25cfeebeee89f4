using System.Collections.Concurrent;
using System.Security.Cryptography;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Configuration;

/// <summary>Does a Test that this node has taken, records how it ended, and whether it is done again.</summary>
internal sealed partial class TestWork(
    HandoffStore handoffs, SecretSeal seal, ConnectionTest test, AuditLog audit, TestRecords records, TestFeed feed, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<TestWork> logger)
{
    private readonly ConcurrentDictionary<int, Running> _running = [];

    /// <summary>Somebody asked for it: audited, then done in the background.</summary>
    public async Task StartAsync(TestRecord taken, Handoff handoff, string secret, Person person, TestWish wish, CancellationToken cancellationToken)
    {
        try
        {
            await audit.AppendAsync(TestEntries.Of(handoff, person, AuditOutcome.Started) with { Detail = StaysShut(wish) }, cancellationToken);
        }
        catch
        {
            // What cannot be audited is not done; what was waited for before is waited for on.
            await records.LeaveAsync(taken, taken.Wait, CancellationToken.None);
            throw;
        }
        // What was waited for until now is judged anew: the person may have changed something.
        _ = Task.Run(() => DoAsync(taken, handoff, secret, person, wish, before: null), CancellationToken.None);
    }

    /// <summary>It is due, and nobody asked for it now.</summary>
    public async Task GoOnAsync(TestRecord taken)
    {
        var stopping = lifetime.ApplicationStopping;
        try
        {
            if (await handoffs.FindLiveAsync(taken.TenantId, taken.Handoff, stopping) is { } handoff
                && await seal.OpenAsync(taken.TenantId, taken.Handoff, stopping) is { } secret)
                await DoAsync(taken, handoff, secret, person: null, TestWish.None, taken.Wait);
            else
                await records.LeaveAsync(taken, wait: null, stopping);
        }
        catch (Exception unreadable) when (unreadable is KeysLostException or CryptographicException)
        {
            // Pressing Test says so to a person; by itself it cannot go on.
            LogSecretUnreadable(logger, unreadable, taken.Handoff);
            await records.LeaveAsync(taken, wait: null, CancellationToken.None);
        }
    }

    /// <summary>As it stands, for pages of this node that another one has told of it. Null when it was never tested.</summary>
    public async Task<TestProgress?> ReadAsync(int number, CancellationToken cancellationToken) =>
        await records.FindAsync(number, cancellationToken) is var (record, isTaken) && await handoffs.FindAsync(record.TenantId, number, cancellationToken) is { } handoff
            ? Read(handoff, record, isTaken) : null;

    /// <summary>The same for whoever has read the hand-off as a person who may see it.</summary>
    public async Task<TestProgress?> ReadAsync(Handoff handoff, CancellationToken cancellationToken) =>
        await records.FindAsync(handoff.Number, cancellationToken) is var (record, isTaken) ? Read(handoff, record, isTaken) : null;

    /// <summary>What a Test said of the hand-off as it was, before a run moved or joined it, is not shown as if it were about what it is.</summary>
    private TestProgress Read(Handoff handoff, TestRecord record, bool isTaken)
    {
        var running = _running.TryGetValue(handoff.Number, out var here);
        var outcome = here?.Outcome ?? record.Outcome;
        var isOld = outcome?.IsAbout(handoff) is false;
        return new(isOld ? null : outcome, running || isTaken, Wait: running || isOld ? null : record.Wait);
    }

    private async Task DoAsync(TestRecord taken, Handoff handoff, string secret, Person? person, TestWish wish, TestWait? before)
    {
        // The tenant is the hand-off's, not that of an engineer who tests it.
        using var named = logger.BeginScope(new Dictionary<string, object?>
        {
            ["TenantId"] = handoff.TenantId,
            ["PersonId"] = person?.ObjectId,
            ["Run"] = handoff.IsForeign ? null : handoff.Run,
        });
        var mine = _running[handoff.Number] = new();
        feed.TellOthers(handoff.Number);
        try
        {
            var outcome = await test.RunAsync(Subject(handoff, secret, wish), changed =>
            {
                mine.Outcome = changed;
                return feed.TellAsync(handoff.Number, new(changed, IsRunning: true));
            }, lifetime.ApplicationStopping);
            var now = await handoffs.FindLiveAsync(handoff.TenantId, handoff.Number, CancellationToken.None);
            if (now is not null && !IsSame(now, handoff))
            {
                // A run has joined or moved it meanwhile: this says nothing about what it is now.
                await records.HandOnAsync(taken, CancellationToken.None);
                await TellAsync(handoff.Number, mine, new(outcome, IsRunning: false, Wait: taken.Wait));
                return;
            }
            var wait = now is null ? null : TestPatience.After(outcome, handoff.IsForeign ? null : await MadeAtAsync(taken) ?? handoff.CreatedAt, before, time.GetUtcNow());
            // Met once more, it is no news: an entry for each time that it was in vain would bury the others.
            var isNews = person is not null || wait is null || wait.Attempts is 1;
            if (isNews)
                await audit.AppendAsync(TestEntries.Ended(TestEntries.Of(handoff, person, AuditOutcome.Passed), outcome, wish.MailboxToStayShut is not null), CancellationToken.None);
            var isMine = await records.EndAsync(taken, outcome, wait, CancellationToken.None);
            LogTestEnded(logger, handoff.Number, outcome.Passed, wait?.Cause, wait?.Attempts);
            if (isMine && person is not null)
                await handoffs.RecordTestAsync(handoff.Number, person, outcome.Passed, CancellationToken.None);
            else if (isMine && isNews)
                await handoffs.RecordOwnTestAsync(handoff.TenantId, handoff.Number, outcome.Passed, CancellationToken.None);
            await TellAsync(handoff.Number, mine, new(outcome, IsRunning: false, Wait: wait));
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await records.HandOnAsync(taken, CancellationToken.None);
        }
        catch (Exception broken)
        {
            LogTestBroke(logger, broken, handoff.Number);
            await records.LeaveAsync(taken, taken.Wait is null ? null : TestPatience.Later(taken.Wait, time.GetUtcNow()), CancellationToken.None);
        }
        finally
        {
            // Still there, it has no result: told whatever else failed, or this node's pages would show it as running for good.
            if (_running.TryGetValue(handoff.Number, out var left) && left == mine)
                await TellAsync(handoff.Number, mine, new(mine.Outcome, IsRunning: false, Broke: true));
        }
    }

    /// <summary>Read anew: a run may have made something while the Test ran.</summary>
    private async Task<DateTimeOffset?> MadeAtAsync(TestRecord taken) =>
        await records.FindAsync(taken.Handoff, CancellationToken.None) is var (record, _) && record.Wait is { } wait ? wait.MadeAt : taken.Wait?.MadeAt;

    private async Task TellAsync(int number, Running mine, TestProgress progress)
    {
        _running.TryRemove(KeyValuePair.Create(number, mine));
        await feed.TellAsync(number, progress);
        feed.TellOthers(number);
    }

    private static bool IsSame(Handoff now, Handoff before) => now.Route == before.Route
        && now.Mailboxes.Select(mailbox => (mailbox.Address, mailbox.InputFolder)).SequenceEqual(before.Mailboxes.Select(mailbox => (mailbox.Address, mailbox.InputFolder)));

    /// <summary>Only its domain: whoever's mailbox it is did not choose to stand in a log that nothing is taken out of.</summary>
    private static string? StaysShut(TestWish wish) =>
        wish.MailboxToStayShut is { } shut ? $"A mailbox of {shut[(shut.LastIndexOf('@') + 1)..]} ought to stay shut" : null;

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

    private sealed class Running
    {
        public volatile TestOutcome? Outcome;
    }

    [LoggerMessage(2401, LogLevel.Error, "The secret of hand-off {Handoff} cannot be opened any more")]
    private static partial void LogSecretUnreadable(ILogger logger, Exception unreadable, int handoff);

    [LoggerMessage(2402, LogLevel.Error, "The Test of hand-off {Handoff} broke")]
    private static partial void LogTestBroke(ILogger logger, Exception broken, int handoff);

    [LoggerMessage(2407, LogLevel.Information, "The Test of hand-off {Handoff} ended; passed: {Passed}; waits for {Cause}, met {Attempts} times")]
    private static partial void LogTestEnded(ILogger logger, int handoff, bool passed, Cause? cause, int? attempts);
}
