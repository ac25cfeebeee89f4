using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Configuration;

/// <summary>The Test: does what is known of Therefore's own call, from this server, with a fresh token each time.</summary>
public sealed class ConnectionTest(
    AppTokens tokens, IEnumerable<IMailboxProbe> probes, CloudHosts hosts, CauseWords words, IStringLocalizer<ConfigurationText> text, TimeProvider time)
{
    /// <summary>No Test lasts longer.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>
    /// Never throws for what Microsoft answers: every expected failure is a row. <paramref name="changed"/> gets each
    /// intermediate outcome; the last one is returned.
    /// </summary>
    public async Task<TestOutcome> RunAsync(TestSubject subject, Func<TestOutcome, Task> changed, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var board = new TestBoard(new() { Route = subject.Route, Rows = Rows(subject), StartedAt = time.GetUtcNow() }, changed, time);
        var probe = probes.Single(candidate => candidate.Route == subject.Route);
        var run = new TestWalk(subject, board, probe, hosts, words, text);
        try
        {
            if (await run.ValuesMakeSenseAsync() && await run.GetTokenAsync(tokens, limit.Token) is { } token)
                await run.OpenMailboxesAsync(token, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await run.StopAsync(Limit);
        }
        return await board.FinishAsync();
    }

    private static IReadOnlyList<CheckRow> Rows(TestSubject subject)
    {
        var several = subject.Mailboxes.Count > 1;
        CheckRow Row(CheckKind kind, string? mailbox = null) => new() { Kind = kind, Mailbox = mailbox, State = CheckState.NotYet };
        return
        [
            Row(CheckKind.Values), Row(CheckKind.Token), Row(CheckKind.Permission),
            .. subject.Route is Route.Ews ? [Row(CheckKind.EwsAnswers)] : Array.Empty<CheckRow>(),
            .. subject.Mailboxes.SelectMany(mailbox => new[] { CheckKind.Mailbox, CheckKind.InputFolder, CheckKind.Message }
                .Select(kind => Row(kind, several ? mailbox.Address : null))),
            Row(CheckKind.Reach),
        ];
    }
}

/// <summary>What is tested. Its text never shows the secret.</summary>
public sealed class TestSubject
{
    public required TenantId TenantId { get; init; }

    public required string TenantName { get; init; }

    public required AppId ClientId { get; init; }

    public required string Secret { get; init; }

    public required Route Route { get; init; }

    public required IReadOnlyList<HandoffMailbox> Mailboxes { get; init; }

    /// <summary>The application permission that the token should carry; null for the route's usual one.</summary>
    public string? Permission { get; init; }

    public override string ToString() => $"{Route} to {Mailboxes.Count} mailboxes of {TenantId} as {ClientId}";
}
