using MailboxWizard.Features.Setup.Deleted;
using MailboxWizard.Features.Setup.Scripts;
using MailboxWizard.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup.Pages;

/// <summary>Draws a <see cref="SetupPlan"/> and offers to run it.</summary>
public sealed partial class PlanView
{
    private bool _showRequests;

    [Inject] public required IStringLocalizer<SetupText> Text { get; init; }

    [Parameter, EditorRequired] public required SetupPlan Plan { get; set; }

    /// <summary>Run was pressed; its answer is not there yet.</summary>
    [Parameter] public bool Starting { get; set; }

    /// <summary>Something is being done with a deleted registration.</summary>
    [Parameter] public bool Working { get; set; }

    /// <summary>Restore the deleted registration, or delete it for good.</summary>
    [Parameter] public EventCallback<DeletedDeed> OnDeleted { get; set; }

    /// <summary>What was done in the tenant on this page, in words; empty where something was tried. Null while it only read.</summary>
    [Parameter] public string? Done { get; set; }

    /// <summary>Why the press did not become a run.</summary>
    [Parameter] public SetupProblem? Problem { get; set; }

    [Parameter] public EventCallback OnRun { get; set; }

    /// <summary>Do what this person may, and let the rest wait for a colleague.</summary>
    [Parameter] public EventCallback OnPartial { get; set; }

    [Parameter] public EventCallback OnReadAgain { get; set; }

    /// <summary>Make a new secret, since the value of the old one is not here.</summary>
    [Parameter] public EventCallback OnRenew { get; set; }

    /// <summary>Move the open hand-off to the plan's route.</summary>
    [Parameter] public EventCallback OnMove { get; set; }

    /// <summary>What the plan comes to, in one title.</summary>
    public static string TitleOf(SetupPlan plan, IStringLocalizer<SetupText> text)
    {
        if (plan.ActiveRun is not null)
            return text[$"Plan.Title.{Joining(plan)}"];
        if (!plan.CanRun)
            return text["Plan.Title.Cannot", text[$"Number.{plan.Rows.Count(row => row.State is not SetupStepState.Cannot)}"]];
        return text[plan.Rows.Any(row => row.State is SetupStepState.WillBeCreated) ? "Plan.Title" : "Plan.Title.There"];
    }

    private List<SetupRow> Stopped => [.. Plan.Rows.Where(row => row.State is SetupStepState.Cannot)];

    private string First => PartialStart.DoesSomethingFirst(Plan.Rows) ? "Some" : "None";

    /// <summary>Where a script is given, and where one has made a registration of our name already.</summary>
    private bool MayEnter => SetupScript.IsOffered(Plan) || Stopped.Exists(row =>
        row.Problem?.Code is SetupProblemCode.NameTaken or SetupProblemCode.NameTakenByApplication or SetupProblemCode.NameTakenInUse);

    private bool CanRenew => Stopped.Exists(row => row.Problem?.Code is SetupProblemCode.ValueNotHere or SetupProblemCode.KeysLost);

    private bool CanMove => Plan.Answers.Route is Route.Graph && Stopped.Exists(row => row.Problem?.Code is SetupProblemCode.RouteTaken);

    /// <summary>With the proof that follows them.</summary>
    private IEnumerable<SetupRow> Rows =>
        Plan.Rows.Append(new() { Number = 0, State = SetupStepState.NotYet, Detail = Text[Plan.Answers.Mailboxes.Count > 1 ? "Step.Proof.Detail.Many" : "Step.Proof.Detail"] });

    private string Title => TitleOf(Plan, Text);

    private string Lead => Plan.ActiveRun is not null
        ? Text[$"Plan.Lead.{Joining(Plan)}"]
        : Text["Plan.Lead", Text.Counted("Plan", Plan.Rows, SetupStepState.Found, SetupStepState.WillBeCreated, SetupStepState.NotNeeded, SetupStepState.Cannot), Done ?? Text["Plan.Lead.Nothing"]];

    /// <summary>How a run that is there already stands: it goes on, or it waits for somebody.</summary>
    private static string Joining(SetupPlan plan) => plan.ActiveRunWaits is not { } waits ? "Joins"
        : PartialStart.IsForAColleague(waits) ? "Waits.Colleague" : "Waits";

    private string RunNote => Stopped switch
    {
        [] => Text["Plan.Run.Note"],
        [var only] => Text["Plan.Run.Cannot", only.Number],
        var several => Text["Plan.Run.Cannot.Many", string.Join(", ", several.Select(row => row.Number))],
    };
}
