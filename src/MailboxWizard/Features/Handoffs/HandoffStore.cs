using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Handoffs;

/// <summary>All hand-offs. Every method that takes a <see cref="Person"/> sees what that person may see and nothing else.</summary>
public sealed class HandoffStore
{
    /// <summary>A free six-digit number, kept for a run that is about to start.</summary>
    public Task<int> ReserveNumberAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The run has proved the mailbox: the hand-off is Ready, audited, and Spectrum is told by webhook if one is set.</summary>
    public Task OpenAsync(Handoff handoff, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The registration's hand-off that is neither complete nor ended, which a further mailbox joins.</summary>
    public Task<Handoff?> FindOpenAsync(TenantId tenant, AppId clientId, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Adds mailboxes to an open hand-off of the same registration.</summary>
    public Task JoinAsync(int number, TenantId tenant, IReadOnlyList<HandoffMailbox> mailboxes, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Null when there is none with this number that the person may see.</summary>
    public Task<Handoff?> FindAsync(int number, Person person, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Key ids of all hand-offs of this registration, ended ones too: what is not among them, and in no run, is foreign.</summary>
    public Task<IReadOnlySet<Guid>> KnownKeysAsync(TenantId tenant, AppId clientId, CancellationToken cancellationToken) => throw new NotSupportedException();
}
