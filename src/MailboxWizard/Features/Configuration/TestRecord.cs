using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// The Test of a hand-off: how the last one ended, whether one runs, and when the next one is due. Whoever opens the page sees
/// how it stands, and whichever node is there goes on with it.
/// </summary>
internal sealed class TestRecord : ITenantOwned
{
    public required int Handoff { get; init; }

    public required TenantId TenantId { get; init; }

    /// <summary>Of the last one that ended; null before the first has.</summary>
    public TestOutcome? Outcome
    {
        get => StoredOutcome.Length is 0 ? null : StoredJson.Read<TestOutcome>(StoredOutcome);
        set => StoredOutcome = value is null ? "" : StoredJson.Write(value);
    }

    /// <summary>Empty for none: SQLite rebuilds a table, outside of any transaction, to let a column be null (https://learn.microsoft.com/ef/core/providers/sqlite/limitations).</summary>
    internal string StoredOutcome { get; private set; } = "";

    /// <summary>When it is to be tested next; null when nobody waits for anything.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>What it waits for, while it tests again by itself.</summary>
    public TestWait? Wait { get; set; }

    /// <summary>The node that tests now, and until when it is believed to be alive.</summary>
    public string? Owner { get; set; }

    /// <inheritdoc cref="Owner"/>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>Raised each time that a node takes it up: what an earlier one still says is not listened to.</summary>
    public int Epoch { get; set; }
}

/// <summary>How Tests lie in the database.</summary>
internal sealed class TestRecordMapping : IEntityTypeConfiguration<TestRecord>
{
    public void Configure(EntityTypeBuilder<TestRecord> builder)
    {
        builder.ToTable("TestRecords");
        builder.HasKey(record => record.Handoff);
        builder.Property(record => record.Handoff).ValueGeneratedNever();
        builder.Ignore(record => record.Outcome);
        builder.Property(record => record.StoredOutcome).HasColumnName("Outcome");
        builder.Property(record => record.Wait).HasConversion(
            wait => StoredJson.Write(wait),
            json => StoredJson.Read<TestWait>(json));
        builder.Property(record => record.Owner).HasMaxLength(200);
        builder.HasIndex(record => record.DueAt);
    }
}
