using Microsoft.AspNetCore.Components;

namespace MailboxWizard.Features.Setup.Pages;

/// <summary>What the run's page knows of taking back, and does about it; the views draw from it alone.</summary>
public sealed record RunUndoModel
{
    /// <summary>Null when there is nothing to take back, or it is too late.</summary>
    public SetupUndoOffer? Offer { get; init; }

    /// <summary>Undo was pressed, and the list of what will be removed is shown.</summary>
    public bool Asks { get; init; }

    /// <summary>It was confirmed; its answer is not there yet.</summary>
    public bool Starting { get; init; }

    /// <summary>Why the press did not become an undo.</summary>
    public SetupProblem? Problem { get; init; }

    public bool MayLeave { get; init; }

    /// <summary>Leave no trace was pressed, and what that means is shown.</summary>
    public bool AsksToLeave { get; init; }

    public SetupProblem? LeaveProblem { get; init; }

    public EventCallback OnAsk { get; init; }

    public EventCallback OnKeep { get; init; }

    public EventCallback OnUndo { get; init; }

    public EventCallback OnLeave { get; init; }
}
