using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Features.Audit;

/// <summary>How entries lie in the database.</summary>
internal sealed class AuditMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditEntries");
        builder.HasKey(entry => entry.Number);
        builder.Property(entry => entry.Number).ValueGeneratedOnAdd();
        builder.Property(entry => entry.Action).HasConversion<string>().HasMaxLength(40);
        builder.Property(entry => entry.Outcome).HasConversion<string>().HasMaxLength(40);
        builder.HasIndex(entry => new { entry.TenantId, entry.Number });
        builder.HasIndex(entry => new { entry.ActorId, entry.Number });
        builder.HasIndex(entry => new { entry.Run, entry.Number });
        builder.HasIndex(entry => entry.At);
    }
}
