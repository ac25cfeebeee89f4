namespace MailboxWizard.Features.Setup;

/// <summary>What a person without some role may have done first, while the rest waits for a colleague.</summary>
public static class PartialStart
{
    /// <summary>Rows that one request settles: what one of them lacks, all lack.</summary>
    private static readonly IReadOnlyList<int>[] s_together = [[3, 4, 5, 11, 12], [7, 8, 9], [10]];

    /// <summary>Nothing but missing roles stands in the way.</summary>
    public static bool IsOffered(SetupPlan plan) =>
        plan is { CanRun: false, ActiveRun: null } && InTheWay(plan.Rows, isPartial: true) is null;

    /// <summary>The first row for which nothing may be written, in whichever way it is started.</summary>
    public static SetupRow? InTheWay(IEnumerable<SetupRow> rows, bool isPartial) =>
        rows.FirstOrDefault(row => row.State is SetupStepState.Cannot && !(isPartial && IsForAColleague(row.Problem?.Code)));

    /// <summary>
    /// The row for which a colleague with these rights cannot go on with a run that waits: null where the run gets further, if only to
    /// wait for the next colleague.
    /// </summary>
    /// <param name="rows">As this colleague's rights allow them.</param>
    /// <param name="isPartial">The run was started for colleagues to go on with.</param>
    public static SetupRow? Stops(IReadOnlyList<SetupRow> rows, bool isPartial) => InTheWay(rows, isPartial && DoesSomethingFirst(rows));

    /// <summary>False where everything that is missing needs the colleague.</summary>
    public static bool DoesSomethingFirst(IReadOnlyList<SetupRow> rows) =>
        s_together.Any(together => together.Any(row => rows.Is(row, SetupStepState.WillBeCreated)) && !together.Any(row => rows.Is(row, SetupStepState.Cannot)))
        // Granted to the service principal, which must be there.
        || (rows.Is(13, SetupStepState.WillBeCreated) && rows.Is(10, SetupStepState.Found));

    public static bool IsForAColleague(SetupProblemCode? code) => code is SetupProblemCode.RoleMissing or SetupProblemCode.ConsentRoleMissing;

    private static bool Is(this IReadOnlyList<SetupRow> rows, int number, SetupStepState state) => rows[number - 1].State == state;
}
