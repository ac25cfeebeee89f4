using MailboxWizard.Shell;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Pages;

/// <summary>Turns the rows of a plan or a run into lines of a ledger, in the guide's own words.</summary>
internal static class SetupRowText
{
    public const int Steps = 13;

    public static LedgerRow Line(this IStringLocalizer<SetupText> text, SetupRow row, string tenant, bool proved = false) => new()
    {
        Number = row.Number is 0 ? null : row.Number,
        IsProof = row.Number is 0,
        Title = row.Number is 0 ? text["Step.Proof"] : text[$"Step.{row.Number}", tenant],
        Detail = row.State is SetupStepState.Cannot or SetupStepState.Failed && row.Detail.Length == 0 ? row.Problem?.Happened ?? "" : row.Detail,
        Shape = proved ? StatusShape.Proved : ShapeOf(row.State),
        Word = proved ? text["State.Proved"] : text[$"State.{row.State}"],
        Took = row.With is { } with ? text["With", with] : row.Took is { } took ? Wording.Span(took) : "",
        Kind = row.State switch
        {
            SetupStepState.Running or SetupStepState.Waiting => LedgerRowKind.Now,
            SetupStepState.Cannot or SetupStepState.Failed => LedgerRowKind.Stop,
            SetupStepState.NotYet => LedgerRowKind.Yet,
            _ => LedgerRowKind.Normal,
        },
        Request = row.Request,
    };

    /// <summary>The proof that a plan announces.</summary>
    public static LedgerRow ProofAhead(this IStringLocalizer<SetupText> text, int mailboxes) => new()
    {
        IsProof = true,
        Title = text["Step.Proof"],
        Detail = text[mailboxes > 1 ? "Step.Proof.Detail.Many" : "Step.Proof.Detail"],
        Shape = StatusShape.NotYet,
        Word = text["State.NotYet"],
    };

    /// <summary>One address, or the first and how many more.</summary>
    public static string Mailboxes(this IStringLocalizer<SetupText> text, SetupAnswers answers) => answers.Mailboxes switch
    {
        [var only] => only.Address,
        [var first, ..] => text["Run.Many", first.Address, answers.Mailboxes.Count - 1],
        _ => "",
    };

    /// <summary>How many rows ended in which way, in words: <em>3 found, 10 created</em>.</summary>
    public static string Counted(this IStringLocalizer<SetupText> text, string keys, IEnumerable<SetupRow> rows, params IEnumerable<SetupStepState> states)
    {
        var counts = rows.CountBy(row => row.State).ToDictionary();
        return string.Join(", ", states.Where(counts.ContainsKey).Select(state => text[$"{keys}.{state}", counts[state]].Value));
    }

    private static StatusShape ShapeOf(SetupStepState state) => Enum.Parse<StatusShape>(state.ToString());
}
