using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Features.Audit.Retention;

/// <summary>What stands in place of months that were dropped: where they ended, signed. The rest is verified from here.</summary>
internal sealed class AuditCheckpoint
{
    public const string Table = "AuditCheckpoints";

    /// <summary>The last month that went, such as 202611.</summary>
    public required int Month { get; init; }

    public required long FirstNumber { get; init; }

    public required long LastNumber { get; init; }

    public required byte[] LastHash { get; init; }

    /// <summary>When the months were dropped.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Null when no certificate was configured.</summary>
    public byte[]? Signature { get; init; }

    /// <summary>What is signed.</summary>
    public string Statement => FormattableString.Invariant(
        $"MailboxWizard audit checkpoint 1\nmonth {Month}\nfirst {FirstNumber}\nlast {LastNumber}\nhash {Convert.ToHexStringLower(LastHash)}\nat {At.UtcTicks}\n");

    internal sealed class Mapping : IEntityTypeConfiguration<AuditCheckpoint>
    {
        public void Configure(EntityTypeBuilder<AuditCheckpoint> builder)
        {
            builder.ToTable(Table);
            builder.HasKey(checkpoint => checkpoint.Month);
            builder.Property(checkpoint => checkpoint.Month).ValueGeneratedNever();
            builder.Ignore(checkpoint => checkpoint.Statement);
        }
    }
}
