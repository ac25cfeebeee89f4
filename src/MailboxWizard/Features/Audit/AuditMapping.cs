using MailboxWizard.Features.Audit.Chain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Features.Audit;

/// <summary>Entries as they are read: a view that puts names to the ids of the chain.</summary>
internal sealed class AuditMapping : IEntityTypeConfiguration<AuditEntry>
{
    /// <summary>The subject as it stands in the chain, which an index serves; empty where it is a person.</summary>
    public const string StoredSubject = nameof(StoredSubject);

    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToView("AuditEntriesNamed");
        builder.HasKey(entry => entry.Number);
        builder.Property<string>(StoredSubject);
        builder.Property(entry => entry.Action).HasConversion<string>();
        builder.Property(entry => entry.Outcome).HasConversion<string>();
    }
}

/// <summary>Entries as they are written; the table with its indexes and triggers is made by <c>AuditTables</c>, which EF has no words for.</summary>
internal sealed class AuditRowMapping : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> builder)
    {
        builder.ToTable(AuditRow.Table, table => table.ExcludeFromMigrations());
        builder.HasKey(row => row.Number);
        builder.Property(row => row.Number).ValueGeneratedNever();
    }
}
