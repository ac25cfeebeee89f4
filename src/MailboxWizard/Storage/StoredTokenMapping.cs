using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Storage;

/// <summary>How the token cache lies in the database.</summary>
internal sealed class StoredTokenMapping : IEntityTypeConfiguration<StoredToken>
{
    public void Configure(EntityTypeBuilder<StoredToken> builder)
    {
        builder.ToTable("StoredTokens");
        builder.HasKey(token => token.Id);
        builder.Property(token => token.Id).HasMaxLength(200);
        builder.HasIndex(token => token.ExpiresAt);
    }
}
