using MailboxWizard.Microsoft365;
using MailboxWizard.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Features.Setup;

/// <summary>Answers that wait for the redirects to be over.</summary>
internal sealed class SetupDraft
{
    /// <summary>128 random bits, base64url.</summary>
    public required string Id { get; init; }

    public required SetupAnswers Answers { get; set; }

    public required DateTimeOffset SavedAt { get; set; }

    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>The first tenant whose administrator opened it; null until then.</summary>
    public TenantId? ClaimedBy { get; set; }

    /// <summary>Who pressed Run and was sent to Microsoft.</summary>
    public ObjectId? PressedBy { get; set; }

    public DateTimeOffset? PressedAt { get; set; }

    /// <summary>The newest run of the registration when the plan was last shown, 0 without one: a press on that plan joins what it has started since.</summary>
    public int NewestRun { get; set; }

    /// <summary>Goes to Microsoft and back in the return address: only the way back from this press starts the run.</summary>
    public string? Press { get; set; }
}

/// <summary>How drafts lie in the database.</summary>
internal sealed class SetupDraftMapping : IEntityTypeConfiguration<SetupDraft>
{
    public void Configure(EntityTypeBuilder<SetupDraft> builder)
    {
        builder.ToTable("SetupDrafts");
        builder.HasKey(draft => draft.Id);
        builder.Property(draft => draft.Id).HasMaxLength(40);
        builder.Property(draft => draft.Press).HasMaxLength(40);
        builder.HasIndex(draft => draft.ExpiresAt);
        builder.HasIndex(draft => new { draft.ClaimedBy, draft.SavedAt });
        builder.Property(draft => draft.Answers).HasConversion(
            answers => StoredJson.Write(answers), json => StoredJson.Read<SetupAnswers>(json));
    }
}
