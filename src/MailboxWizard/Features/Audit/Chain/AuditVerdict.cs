namespace MailboxWizard.Features.Audit.Chain;

/// <summary>How a verification ended.</summary>
public abstract record AuditVerdict
{
    private AuditVerdict()
    {
    }

    /// <summary>Every entry from the first that is still here to the last is as it was written.</summary>
    /// <param name="First">1, or the number behind the newest checkpoint.</param>
    /// <param name="Last">0 when there is no entry yet.</param>
    /// <param name="Hash">Of the last one.</param>
    public sealed record Whole(long First, long Last, string Hash) : AuditVerdict
    {
        /// <summary>Up to here hashes alone were checked, since the settings name no key, or a later entry as the first with it; 0: all with the key.</summary>
        public long NotKeyedUpTo { get; init; }

        /// <summary>Of the heads that were asked for, those that lie before what was dropped: nothing can be said of them any more. All others are contained.</summary>
        public int DroppedHeads { get; init; }
    }

    /// <summary>The first entry at which it is not.</summary>
    public sealed record Broken(long Number, AuditBreak How) : AuditVerdict;

    /// <summary>The database could not be read to the end, or not as it is.</summary>
    public sealed record NotRun(string Reason) : AuditVerdict
    {
        /// <summary>Somebody with the owner's rights chooses what is shown of the log: no reason to try again, but an alarm.</summary>
        public bool IsDisguised { get; init; }
    }
}

/// <summary>What happened to an entry.</summary>
public enum AuditBreak
{
    /// <summary>Its content, its hash or its place in the chain is not what was written.</summary>
    Changed,

    Missing,

    /// <summary>It stands in another one's place.</summary>
    Reordered,

    /// <summary>It is there twice.</summary>
    Duplicated,

    /// <summary>From here on the end is gone.</summary>
    CutOff,

    /// <summary>The product did not append it.</summary>
    Added,

    /// <summary>The checkpoint in place of dropped months, of which this is the last entry, was not signed by a known certificate or does not fit.</summary>
    CheckpointNotSigned,

    /// <summary>It hangs together with the one before it, but carries no MAC of the key: whoever wrote it did not have that.</summary>
    NotKeyed,

    /// <summary>A kept head of this number carries a signature that no known certificate made.</summary>
    HeadNotSigned,
}

/// <summary>How far a verification is.</summary>
public readonly record struct AuditVerificationProgress(long Checked, long Total);
