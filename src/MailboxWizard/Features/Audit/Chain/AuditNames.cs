using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>What a person of the log is called. Beside the chain: to erase it leaves the chain whole.</summary>
internal sealed class AuditPerson : ITenantOwned
{
    public required ObjectId Id { get; init; }

    /// <summary>The person's own tenant.</summary>
    public required TenantId TenantId { get; set; }

    public required string Name { get; set; }

    /// <summary>The user name.</summary>
    public string? Address { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<AuditPerson>
    {
        public void Configure(EntityTypeBuilder<AuditPerson> builder)
        {
            builder.ToTable("AuditPeople");
            builder.HasIndex(person => person.TenantId);
        }
    }
}

/// <summary>What a tenant of the log is called; see <see cref="AuditPerson"/>.</summary>
internal sealed class AuditTenant
{
    public required TenantId Id { get; init; }

    public required string Name { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<AuditTenant>
    {
        public void Configure(EntityTypeBuilder<AuditTenant> builder) => builder.ToTable("AuditTenants");
    }
}
