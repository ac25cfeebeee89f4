using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Features.Handoffs;

/// <summary>How hand-offs lie in the database.</summary>
internal sealed class HandoffMapping : IEntityTypeConfiguration<Handoff>
{
    public void Configure(EntityTypeBuilder<Handoff> builder)
    {
        builder.ToTable("Handoffs");
        builder.HasKey(handoff => handoff.Number);
        builder.Property(handoff => handoff.Number).ValueGeneratedNever();
        builder.Property(handoff => handoff.Route).HasConversion<string>().HasMaxLength(40);
        builder.Property(handoff => handoff.State).HasConversion<string>().HasMaxLength(40);
        builder.Property(handoff => handoff.ThereforeTestText).HasMaxLength(500);
        builder.Property(handoff => handoff.Version).IsConcurrencyToken();
        builder.Property(handoff => handoff.SearchText);
        builder.OwnsMany(handoff => handoff.Mailboxes, mailboxes => mailboxes.ToJson());
        builder.Ignore(handoff => handoff.SecretEndsAt);
        builder.Property(handoff => handoff.SecretEnd).HasColumnName(nameof(Handoff.SecretEndsAt));
        builder.Property(handoff => handoff.Ticket).HasMaxLength(40);
        builder.Property(handoff => handoff.Ticks).HasDefaultValueSql("'[]'")
            .HasConversion(list => StoredJson.Write(list), json => StoredJson.Read<IReadOnlyList<HandoffTick>>(json), StoredJson.Comparer<IReadOnlyList<HandoffTick>>());
        builder.Property(handoff => handoff.Notes).HasDefaultValueSql("'[]'")
            .HasConversion(list => StoredJson.Write(list), json => StoredJson.Read<IReadOnlyList<HandoffNote>>(json), StoredJson.Comparer<IReadOnlyList<HandoffNote>>());
        builder.Property(handoff => handoff.History).HasDefaultValueSql("'[]'")
            .HasConversion(list => StoredJson.Write(list), json => StoredJson.Read<IReadOnlyList<HandoffChange>>(json), StoredJson.Comparer<IReadOnlyList<HandoffChange>>());
        builder.Property(handoff => handoff.Grants)
            .HasConversion(grants => StoredJson.Write(grants), json => StoredJson.Read<GrantsAsRead>(json), StoredJson.Comparer<GrantsAsRead>());
        builder.HasIndex(handoff => new { handoff.TenantId, handoff.ClientId });
        builder.HasIndex(handoff => new { handoff.State, handoff.CreatedAt });
    }
}

/// <summary>A number that was given out; the unique key keeps two runs from getting the same.</summary>
internal sealed class HandoffNumber
{
    public required int Number { get; init; }

    public required DateTimeOffset ReservedAt { get; init; }
}

/// <summary>How given numbers lie in the database.</summary>
internal sealed class HandoffNumberMapping : IEntityTypeConfiguration<HandoffNumber>
{
    public void Configure(EntityTypeBuilder<HandoffNumber> builder)
    {
        builder.ToTable("HandoffNumbers");
        builder.HasKey(number => number.Number);
        builder.Property(number => number.Number).ValueGeneratedNever();
    }
}
