using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Setup.Pages;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Setup;

/// <summary>Shows a run's rows to the audit log, in the words of the run's own page.</summary>
internal static class SetupRunAudit
{
    public static AuditRunLedgers Ledgers(SetupRuns runs, IStringLocalizer<SetupText> text) => async (number, person, cancellationToken) =>
        await runs.FindAsync(number, person, cancellationToken) is { } run ? Ledger(run.Snapshot, text) : null;

    private static AuditRunLedger Ledger(SetupRunSnapshot run, IStringLocalizer<SetupText> text) => new()
    {
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        IsProved = run.State is SetupRunState.Proved,
        Steps = [.. run.Rows.Append(run.Proof).Select(row => Step(row, run, text))],
    };

    private static AuditRunStep Step(SetupRow row, SetupRunSnapshot run, IStringLocalizer<SetupText> text)
    {
        var isProof = row.Number is 0;
        var state = isProof && run.State is SetupRunState.Proved ? "Proved" : row.State.ToString();
        return new()
        {
            Number = row.Number,
            Title = isProof ? text["Step.Proof"] : text[$"Step.{row.Number}", run.TenantName],
            Shape = state,
            Word = text[$"State.{state}"],
            Detail = row.Detail,
            Took = row.Took,
            With = row.With,
        };
    }
}
