using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Features.Setup.Escalations;

/// <summary>A link by which a colleague with the needed role goes on with a run that waits. Its token is nowhere here.</summary>
internal sealed class Escalation : ITenantOwned
{
    public int Number { get; init; }

    public required TenantId TenantId { get; init; }

    public required int Run { get; init; }

    /// <summary>Of the run when the link was made. It rises when somebody goes on with the run, gives it up or ends it, and the link is void from then on.</summary>
    public required int Epoch { get; init; }

    /// <summary>SHA-256 of the token, in hexadecimal. Without salt: 256 random bits are not guessed.</summary>
    public required string TokenHash { get; init; }

    public required ObjectId AskedBy { get; init; }

    public required string AskedByName { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public EscalationState State { get; set; }

    public string? EndedByName { get; set; }

    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>Stored by name.</summary>
public enum EscalationState
{
    Open,

    /// <summary>Used up by whoever approved.</summary>
    Approved,
    Declined,

    /// <summary>A newer link took its place.</summary>
    Revoked,
}

/// <summary>How links lie in the database.</summary>
internal sealed class EscalationMapping : IEntityTypeConfiguration<Escalation>
{
    public void Configure(EntityTypeBuilder<Escalation> builder)
    {
        builder.ToTable("Escalations");
        builder.HasKey(link => link.Number);
        builder.Property(link => link.Number).ValueGeneratedOnAdd();
        builder.Property(link => link.TokenHash).HasMaxLength(64);
        builder.HasIndex(link => link.TokenHash).IsUnique();
        builder.HasIndex(link => new { link.TenantId, link.Run });
        builder.HasIndex(link => link.MadeAt);
        builder.Property(link => link.State).HasConversion<string>().HasMaxLength(20);
    }
}
