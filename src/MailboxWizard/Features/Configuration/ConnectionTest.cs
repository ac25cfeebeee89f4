using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Configuration;

/// <summary>The Test: does what is known of Therefore's own call, from this server, with a fresh token each time.</summary>
public sealed class ConnectionTest(
    AppTokens tokens, DomainTenants domains, IEnumerable<IMailboxProbe> probes, CloudHosts hosts, CauseWords causes, IStringLocalizer<ConfigurationText> text,
    TimeProvider time)
{
    /// <summary>No Test lasts longer.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>How long a busy Microsoft is waited for, all questions together: its minute of throttling and a little more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    /// <summary>
    /// Never throws for what Microsoft answers: every expected failure is a row. <paramref name="changed"/> gets each
    /// intermediate outcome; the last one is returned.
    /// </summary>
    public async Task<TestOutcome> RunAsync(TestSubject subject, Func<TestOutcome, Task> changed, CancellationToken cancellationToken)
    {
        if (!subject.BothRoutes)
            return await RunOneAsync(subject, changed, cancellationToken);
        using var pair = new RoutePair(changed);
        var other = subject with { Route = subject.Route is Route.Graph ? Route.Ews : Route.Graph, Permission = null, MailboxToStayShut = null };
        // In the background: what the other route takes must not hold up this one's rows.
        var beside = RunOneAsync(other, pair.OtherChangedAsync, cancellationToken);
        var outcome = await RunOneAsync(subject, pair.ChangedAsync, cancellationToken);
        outcome = outcome with { OtherRoute = await beside };
        await changed(outcome);
        return outcome;
    }

    private async Task<TestOutcome> RunOneAsync(TestSubject subject, Func<TestOutcome, Task> changed, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var board = new TestBoard(
            new()
            {
                Route = subject.Route,
                Rows = Rows(subject),
                StartedAt = time.GetUtcNow(),
                Tested = TestedMailbox.Of(subject.Mailboxes),
                TriesFurther = subject.MailboxToStayShut is not null,
            },
            changed, time);
        var probe = probes.Single(candidate => candidate.Route == subject.Route);
        var walk = new TestWalk(subject, board, tokens, domains, probe, hosts, new(time, Patience), new(subject, causes, text, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)));
        try
        {
            await walk.RunAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await walk.StopAsync(Limit);
        }
        return await board.FinishAsync();
    }

    private static IReadOnlyList<CheckRow> Rows(TestSubject subject)
    {
        var several = subject.Mailboxes.Count > 1;
        CheckRow Row(CheckKind kind, string? mailbox = null) => new() { Kind = kind, Mailbox = mailbox, State = CheckState.NotYet };
        return
        [
            Row(CheckKind.Values), Row(CheckKind.Domain), Row(CheckKind.Token), Row(CheckKind.Claims), Row(CheckKind.Permission),
            .. subject.Route is Route.Ews ? [Row(CheckKind.EwsAnswers)] : Array.Empty<CheckRow>(),
            .. subject.Mailboxes.SelectMany(mailbox => MailboxWalk.Kinds.Select(kind => Row(kind, several ? mailbox.Address : null))),
            Row(CheckKind.Reach),
        ];
    }
}
