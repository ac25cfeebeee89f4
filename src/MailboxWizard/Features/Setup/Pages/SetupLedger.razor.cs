using MailboxWizard.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Pages;

/// <summary>Turns <see cref="SetupRow"/>s into lines: what the row says, which shape it has, whether it needs eyes.</summary>
public sealed partial class SetupLedger
{
    [Inject] public required IStringLocalizer<SetupText> Text { get; init; }

    /// <summary>The thirteen, and the proof as number 0.</summary>
    [Parameter, EditorRequired] public IEnumerable<SetupRow> Rows { get; set; } = [];

    /// <summary>The tenant's name, which the thirteenth row speaks of.</summary>
    [Parameter, EditorRequired] public string Tenant { get; set; } = "";

    [Parameter] public LedgerLook Look { get; set; }

    [Parameter] public bool ShowRequests { get; set; }

    [Parameter] public string? Label { get; set; }

    private IReadOnlyList<LedgerRow> Lines => [.. Rows.Select(Line)];

    private LedgerRow Line(SetupRow row) => new()
    {
        Number = row.Number is 0 ? null : row.Number,
        IsProof = row.Number is 0,
        Title = row.Number is 0 ? Text["Step.Proof"] : Text[$"Step.{row.Number}", Tenant],
        Detail = row.State is SetupStepState.Cannot or SetupStepState.Failed && row.Detail.Length == 0 ? row.Problem?.Happened ?? "" : row.Detail,
        Shape = Enum.Parse<StatusShape>(row.State.ToString()),
        Word = Text[$"State.{row.State}"],
        Took = row.With is { } with ? Text["With", with] : row.Took is { } took ? Wording.Span(took) : "",
        Kind = row.State switch
        {
            SetupStepState.Running or SetupStepState.Waiting => LedgerRowKind.Now,
            SetupStepState.Cannot or SetupStepState.Failed => LedgerRowKind.Stop,
            // What a plan has not done yet is its subject, not a row still ahead.
            SetupStepState.NotYet when Look is LedgerLook.Run => LedgerRowKind.Yet,
            _ => LedgerRowKind.Normal,
        },
        Request = row.Request,
    };
}
