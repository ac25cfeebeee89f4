using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>Where the chain ends: one row, changed in the transaction that appends.</summary>
internal sealed class AuditHead
{
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;

    public long Number { get; set; }

    public byte[] Hash { get; set; } = [];

    public DateTimeOffset At { get; set; }

    /// <summary>As it goes to the log: <c>1234:9f86…</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}:{AuditHash.Shown(Hash)}");

    internal sealed class Mapping : IEntityTypeConfiguration<AuditHead>
    {
        public void Configure(EntityTypeBuilder<AuditHead> builder)
        {
            builder.ToTable("AuditHead");
            builder.Property(head => head.Id).ValueGeneratedNever();
        }
    }
}
