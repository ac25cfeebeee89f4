using MailboxWizard.Features.Audit.Chain;
using MailboxWizard.Storage;

namespace MailboxWizard.Features.Audit.Commands;

/// <summary>Exit code 0: whole; 1: broken at an entry, which is named; 2: could not run, or none of the heads that were given can be compared any more.</summary>
internal sealed class VerifyAuditCommand(AuditVerification verification, DatabasePresence presence) : IWizardCommand
{
    public string Name => "verify-audit";

    public string Usage => "[--head FILE|NUMBER:HASH|HASH]…  checks the chain of the audit log, and that it contains heads kept elsewhere, such as in a log file";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter say, CancellationToken cancellationToken)
    {
        List<SavedHead> kept = [];
        for (var index = 0; index < arguments.Count; index += 2)
        {
            if (arguments[index] is not "--head" || index + 1 == arguments.Count)
                throw new ArgumentException($"verify-audit {Usage}");
            kept.AddRange(Heads(arguments[index + 1]));
        }

        presence.Demand();
        var verdict = await verification.VerifyAsync(kept, progress: null, cancellationToken);
        await say.WriteLineAsync(Sentence(verdict, kept.Count));
        return verdict switch
        {
            AuditVerdict.Whole { DroppedHeads: > 0 and var dropped } when dropped == kept.Count => WizardCommands.CouldNotRun,
            AuditVerdict.Whole => 0,
            AuditVerdict.Broken => 1,
            _ => WizardCommands.CouldNotRun,
        };
    }

    private static IReadOnlyList<SavedHead> Heads(string given)
    {
        var text = File.Exists(given) ? File.ReadAllText(given) : given;
        return SavedHead.Read(text) is { Count: > 0 } heads
            ? heads : throw new ArgumentException("--head names no file and is no head; accepted: a file that holds heads, 1234:<64 hex digits>, or the hash alone.");
    }

    private static string Sentence(AuditVerdict verdict, int kept) => verdict switch
    {
        AuditVerdict.Whole { Last: 0 } => "Whole: there is no entry yet.",
        AuditVerdict.Whole whole => FormattableString.Invariant(
            $"Whole: entries {whole.First} to {whole.Last}, head {whole.Last}:{whole.Hash}{Contained(whole, kept)}{Keyed(whole)}."),
        AuditVerdict.Broken broken => FormattableString.Invariant($"Broken at entry {broken.Number}: {How(broken.How)}."),
        AuditVerdict.NotRun unread => $"Could not run: {unread.Reason}",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "Unknown verdict."),
    };

    private static string Contained(AuditVerdict.Whole whole, int kept)
    {
        var contained = kept > whole.DroppedHeads ? FormattableString.Invariant($", {kept - whole.DroppedHeads} kept heads contained") : "";
        return whole.DroppedHeads == 0 ? contained : FormattableString.Invariant($"{contained}, {whole.DroppedHeads} kept heads lie before what was dropped and cannot be checked any more");
    }

    /// <summary>Nothing where the key proves all of it.</summary>
    private static string Keyed(AuditVerdict.Whole whole) => whole.NotKeyedUpTo == 0 ? ""
        : whole.NotKeyedUpTo == whole.Last ? ", by hashes alone, without a key" : FormattableString.Invariant($", up to entry {whole.NotKeyedUpTo} by hashes alone, without the key");

    private static string How(AuditBreak how) => how switch
    {
        AuditBreak.Changed => "changed",
        AuditBreak.Missing => "missing",
        AuditBreak.Reordered => "reordered",
        AuditBreak.Duplicated => "duplicated",
        AuditBreak.CutOff => "cut off",
        AuditBreak.Added => "added by somebody else",
        AuditBreak.CheckpointNotSigned => "the checkpoint that ends here is not signed by a known certificate, or does not fit the one before it",
        AuditBreak.NotKeyed => "it carries no MAC of Audit:Key; either somebody without the key wrote it, or this is not the key that the nodes have",
        AuditBreak.HeadNotSigned => "the kept head is not signed by a known certificate",
        _ => throw new ArgumentOutOfRangeException(nameof(how), how, "Unknown break."),
    };
}
