using MailboxWizard.Features.Audit.Retention;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Audit.Commands;

/// <summary>Exit code 0: dropped, or nothing was due; 1: refused, since the log is not whole; 2: could not run.</summary>
internal sealed class DropAuditMonthsCommand(AuditRetention retention, DatabasePresence presence) : IWizardCommand
{
    public string Name => "drop-audit-months";

    public string Usage => " drops the months of the audit log that are older than Audit:RetentionMonths, behind a signed checkpoint";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter say, CancellationToken cancellationToken)
    {
        if (arguments.Count > 0)
            throw new ArgumentException($"{Name}{Usage}");
        presence.Demand();
        try
        {
            var checkpoint = await retention.DropAsync(progress: null, cancellationToken);
            await say.WriteLineAsync(checkpoint is null
                ? FormattableString.Invariant($"Nothing to drop: no month up to {retention.Due} is there.")
                : FormattableString.Invariant($"Dropped up to entry {checkpoint.LastNumber}, month {checkpoint.Month}.\n{checkpoint.Statement}signature {(checkpoint.Signature is { } signature ? Convert.ToBase64String(signature) : "none")}"));
            return 0;
        }
        catch (AuditRetentionRefusedException refused)
        {
            await say.WriteLineAsync(refused.Message);
            return 1;
        }
    }
}
