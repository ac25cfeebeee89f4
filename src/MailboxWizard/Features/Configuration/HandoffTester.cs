using System.Security.Cryptography;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// Runs the Test of a hand-off, one at a time each on whichever node. It belongs to the server: closing the page ends nothing, a
/// second press joins, and the result is recorded in any case. One that only waits for Microsoft, or for a change in Exchange, goes
/// on by itself until it passes or the secret is gone.
/// </summary>
public sealed partial class HandoffTester
{
    private readonly HandoffStore _handoffs;
    private readonly SecretSeal _seal;
    private readonly AuditRefusals _refusals;
    private readonly TestRecords _records;
    private readonly TestFeed _feed;
    private readonly TestWork _work;
    private readonly ILogger<HandoffTester> _logger;

    internal HandoffTester(HandoffStore handoffs, SecretSeal seal, AuditRefusals refusals, TestRecords records, TestFeed feed, TestWork work, ILogger<HandoffTester> logger) =>
        (_handoffs, _seal, _refusals, _records, _feed, _work, _logger) = (handoffs, seal, refusals, records, feed, work, logger);

    /// <inheritdoc cref="StartAsync(int, Person, TestWish, CancellationToken)"/>
    public Task<TestStart> StartAsync(int number, Person person, CancellationToken cancellationToken) => StartAsync(number, person, TestWish.None, cancellationToken);

    /// <summary>Authorises, audits and starts; returns before the Test has ended.</summary>
    public async Task<TestStart> StartAsync(int number, Person person, TestWish wish, CancellationToken cancellationToken)
    {
        if (await _handoffs.FindAsync(number, person, cancellationToken) is not { } handoff)
            return new(TestRefusal.ByRule, HandoffRefusal.NotFound);
        if (Refuses(handoff, person, wish) is { } rule)
        {
            await _refusals.AppendAsync(TestEntries.Of(handoff, person, AuditOutcome.Refused) with { Detail = $"{rule}" }, cancellationToken);
            return new(TestRefusal.ByRule, rule);
        }
        string? secret;
        try
        {
            secret = await _seal.OpenAsync(handoff.TenantId, number, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is KeysLostException or CryptographicException)
        {
            LogSecretUnreadable(_logger, unreadable, number);
            return new(TestRefusal.SecretUnreadable);
        }
        if (secret is null)
            return new(TestRefusal.SecretGone);
        var (taken, tooSoon) = await _records.TakeAsync(handoff, wish.IsNews, cancellationToken, wish.BothRoutes, wish.MailboxToStayShut is not null);
        if (taken is not null)
            await _work.StartAsync(taken, handoff, secret, person, wish, cancellationToken);
        return new(tooSoon);
    }

    /// <summary>As it stands: the one that runs, else the last one. Null when there was none or the person may not see it.</summary>
    public async Task<TestProgress?> ReadAsync(int number, Person person, CancellationToken cancellationToken) =>
        await _handoffs.FindAsync(number, person, cancellationToken) is { } handoff ? await _work.ReadAsync(handoff, cancellationToken) : null;

    /// <summary>Calls back after each change of this hand-off's Test until disposed. The caller has read the hand-off as the person who looks.</summary>
    public IDisposable Subscribe(int number, Func<TestProgress, Task> changed) => _feed.Subscribe(number, changed);

    /// <summary>What a further mailbox is tried for is an administrator's to say, for the own tenant; and a monitored one is none.</summary>
    private static HandoffRefusal? Refuses(Handoff handoff, Person person, TestWish wish) => handoff.Refuses(HandoffDeed.Test, person) ?? wish.MailboxToStayShut switch
    {
        null => null,
        var address when person.IsAdministrator && person.TenantId == handoff.TenantId && TestValues.IsAddress(address)
            && handoff.Find(address) is null => null,
        _ => HandoffRefusal.NotAllowed,
    };

    [LoggerMessage(2401, LogLevel.Error, "The secret of hand-off {Handoff} cannot be opened any more")]
    private static partial void LogSecretUnreadable(ILogger logger, Exception unreadable, int handoff);
}
