using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>A try to test pasted values: by it tries are counted, whichever node they came to. Holds no secret.</summary>
internal sealed class PastedTest
{
    public required Guid Id { get; init; }

    public required TenantId ActorTenantId { get; init; }

    public required ObjectId ActorId { get; init; }

    /// <summary>Of the last try that it stands for.</summary>
    public required DateTimeOffset At { get; set; }

    /// <summary>How many it stands for: more than one past the person's limit alone, or anybody could fill the table.</summary>
    public int Tries { get; set; } = 1;

    /// <summary>As it was named; an id or a domain.</summary>
    public required string Organisation { get; init; }

    /// <summary>Null until Microsoft has told whose the domain is.</summary>
    public TenantId? TenantId { get; set; }

    public required AppId ClientId { get; init; }

    /// <summary>Microsoft was asked, or is.</summary>
    public bool IsSent { get; set; }

    /// <summary>What stood in the way; null when nothing did.</summary>
    public PastedLimit? RefusedBy { get; set; }

    /// <summary>The person while the Test runs, else null: one at a time.</summary>
    public string? ActiveKey { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public TestOutcome? Outcome { get; set; }

    /// <summary>The hand-off that was saved of it.</summary>
    public int? Handoff { get; set; }

    public static string KeyOf(TenantId tenant, ObjectId person) => $"{tenant}/{person}";
}

/// <summary>Which limit a try met. Stored by name.</summary>
public enum PastedLimit
{
    Person,
    Tenant,
    ClientId,

    /// <summary>Another Test of the same person runs.</summary>
    OneAtATime,
}

/// <summary>How tries lie in the database.</summary>
internal sealed class PastedTestMapping : IEntityTypeConfiguration<PastedTest>
{
    public void Configure(EntityTypeBuilder<PastedTest> builder)
    {
        builder.ToTable("PastedTests");
        builder.HasKey(test => test.Id);
        builder.Property(test => test.Id).ValueGeneratedNever();
        builder.Property(test => test.Organisation).HasMaxLength(253);
        builder.Property(test => test.RefusedBy).HasConversion<string>().HasMaxLength(20);
        builder.Property(test => test.ActiveKey).HasMaxLength(80);
        builder.Property(test => test.Outcome).HasConversion(outcome => StoredJson.Write(outcome), json => StoredJson.Read<TestOutcome>(json));
        builder.Property(test => test.Tries).HasDefaultValue(1);
        builder.HasIndex(test => test.At);
        builder.HasIndex(test => test.ActiveKey).IsUnique();
        builder.HasIndex(test => new { test.ActorTenantId, test.ActorId, test.At });
        builder.HasIndex(test => new { test.ClientId, test.At });
        builder.HasIndex(test => new { test.TenantId, test.At });
        builder.HasIndex(test => new { test.Organisation, test.At });
    }
}
