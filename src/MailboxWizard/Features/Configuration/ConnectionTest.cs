using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>The Test: does what is known of Therefore's own call, from this server, with a fresh token each time.</summary>
public sealed class ConnectionTest
{
    /// <summary>
    /// Never throws for what Microsoft answers: every expected failure is a row. <paramref name="changed"/> gets each
    /// intermediate outcome; the last one is returned.
    /// </summary>
    public Task<TestOutcome> RunAsync(TestSubject subject, Func<TestOutcome, Task> changed, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
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

    public override string ToString() => $"{Route} to {Mailboxes.Count} mailboxes of {TenantId} as {ClientId}";
}
