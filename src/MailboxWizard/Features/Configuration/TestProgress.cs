using MailboxWizard.Features.Handoffs;

namespace MailboxWizard.Features.Configuration;

/// <summary>A hand-off's Test as it stands: running, done, or broken by a fault of ours.</summary>
/// <param name="Outcome">Of the one that runs, as far as it is; else of the last one.</param>
/// <param name="IsRunning">On this node or another.</param>
/// <param name="Broke">The one that ran here has no result.</param>
/// <param name="Wait">It is tested again by itself.</param>
public sealed record TestProgress(TestOutcome? Outcome, bool IsRunning, bool Broke = false, TestWait? Wait = null);

/// <summary>How pressing <em>Test</em> ended: it runs (or ran already), or why it does not.</summary>
public sealed record TestStart(TestRefusal? Refusal, HandoffRefusal? Rule = null);

/// <summary>Why a Test does not start.</summary>
public enum TestRefusal
{
    /// <summary>The rules of the hand-off say no.</summary>
    ByRule,

    /// <summary>No secret is here: it was destroyed, or never sealed.</summary>
    SecretGone,

    /// <summary>The keys that sealed it are lost, or its row was altered; only <em>Renew</em> helps.</summary>
    SecretUnreadable,

    /// <summary>The last one is too young: its outcome is shown.</summary>
    TestedJustNow,

    /// <summary>The same for a further mailbox, one after the other.</summary>
    FurtherJustNow,

    /// <summary>Microsoft has stopped us for asking too often; the Test goes on by itself later.</summary>
    AskedTooOften,
}
