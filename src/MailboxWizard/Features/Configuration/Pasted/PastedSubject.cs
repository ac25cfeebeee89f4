using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>Pasted values that make sense by themselves. Its text never shows the secret.</summary>
public sealed class PastedSubject
{
    public required OrganisationName Organisation { get; init; }

    public required AppId ClientId { get; init; }

    public required string Secret { get; init; }

    public required Route Route { get; init; }

    /// <summary>Null when nobody told.</summary>
    public ThereforeVersion? Therefore { get; init; }

    public required List<HandoffMailbox> Mailboxes { get; init; }

    public DateOnly? SecretEnds { get; init; }

    public PastedKeeping Keeping { get; init; }

    public string Addresses => string.Join(", ", Mailboxes.Select(mailbox => mailbox.Address));

    public override string ToString() => $"{Route} to {Mailboxes.Count} mailboxes of {Organisation} as {ClientId}";
}
