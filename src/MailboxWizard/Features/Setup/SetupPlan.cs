using MailboxWizard.Features.Setup.Deleted;

namespace MailboxWizard.Features.Setup;

/// <summary>What a run would find and create, read a moment ago; nothing is written for it.</summary>
public sealed record SetupPlan
{
    public required string DraftId { get; init; }

    public required SetupAnswers Answers { get; init; }

    public required string TenantName { get; init; }

    public required string PersonName { get; init; }

    /// <summary>Thirteen, in order.</summary>
    public required IReadOnlyList<SetupRow> Rows { get; init; }

    /// <summary>What does not stop the run but should be read: a mailbox that Graph does not show, a shortened secret.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>As the tenant's policy allows; may be earlier than what was chosen.</summary>
    public required DateOnly SecretEnds { get; init; }

    /// <summary>The policy allows the new secret less time than was chosen.</summary>
    public bool IsShortened { get; init; }

    /// <summary>The secret that is used, where none is made.</summary>
    public SealedHere? Sealed { get; init; }

    public bool CanRun => Rows.All(row => row.State is not SetupStepState.Cannot);

    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>One of ours that lies deleted under the name before.</summary>
    public DeletedOffer? Deleted { get; init; }

    /// <summary>A run of the same registration that is under way: joined instead of started.</summary>
    public int? ActiveRun { get; init; }

    /// <summary>What <see cref="ActiveRun"/> waits for, while it waits for a person.</summary>
    public SetupProblemCode? ActiveRunWaits { get; init; }
}
