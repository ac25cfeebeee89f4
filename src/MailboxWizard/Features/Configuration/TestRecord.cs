using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Features.Configuration;

/// <summary>The last finished Test of a hand-off, so that whoever opens the page sees how it stood.</summary>
internal sealed class TestRecord : ITenantOwned
{
    public required int Handoff { get; init; }

    public required TenantId TenantId { get; init; }

    public required TestOutcome Outcome { get; set; }
}

/// <summary>How Tests lie in the database.</summary>
internal sealed class TestRecordMapping : IEntityTypeConfiguration<TestRecord>
{
    public void Configure(EntityTypeBuilder<TestRecord> builder)
    {
        builder.ToTable("TestRecords");
        builder.HasKey(record => record.Handoff);
        builder.Property(record => record.Handoff).ValueGeneratedNever();
        builder.Property(record => record.Outcome).HasConversion(
            outcome => StoredJson.Write(outcome),
            json => StoredJson.Read<TestOutcome>(json));
    }
}
