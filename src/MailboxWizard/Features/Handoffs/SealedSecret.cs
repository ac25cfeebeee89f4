using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Features.Handoffs;

/// <summary>A secret under its data key. The row is all there is of it: to delete the row is to destroy the secret.</summary>
internal sealed class SealedSecret : ITenantOwned
{
    public required TenantId TenantId { get; init; }

    public required int Handoff { get; init; }

    /// <summary>The id of the credential in Entra; bound into the cipher text.</summary>
    public required Guid KeyId { get; init; }

    /// <summary>The 256-bit data key, wrapped by data protection.</summary>
    public required byte[] WrappedKey { get; init; }

    public required byte[] Nonce { get; init; }

    public required byte[] CipherText { get; init; }

    public required byte[] Tag { get; init; }
}

/// <summary>How sealed secrets lie in the database.</summary>
internal sealed class SealedSecretMapping : IEntityTypeConfiguration<SealedSecret>
{
    public void Configure(EntityTypeBuilder<SealedSecret> builder)
    {
        builder.ToTable("SealedSecrets");
        builder.HasKey(secret => new { secret.TenantId, secret.Handoff });
    }
}
