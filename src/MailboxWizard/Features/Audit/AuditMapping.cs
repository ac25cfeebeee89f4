using MailboxWizard.Features.Audit.Chain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MailboxWizard.Features.Audit;

/// <summary>
/// Entries as they are read: with names put to the ids of the chain. Not by a view of the database: what that shows whoever owns
/// it can change, and no verification of the table would notice.
/// </summary>
internal sealed class AuditMapping : IEntityTypeConfiguration<AuditEntry>
{
    /// <summary>The subject as it stands in the chain, which an index serves; empty where it is a person.</summary>
    public const string StoredSubject = nameof(StoredSubject);

    /// <summary>Every column, and the joins by which names come to ids. A person as subject is called by the user name, if it is known.</summary>
    private const string Named =
        """
        SELECT
            e."Number", e."At", e."TenantId", COALESCE(t."Name", '') AS "TenantName",
            e."ActorId", e."ActorTenantId",
            CASE WHEN e."ActorId" IS NULL THEN 'MailboxWizard' ELSE COALESCE(a."Name", '') END AS "ActorName", a."Address" AS "ActorAddress",
            e."ClientAddress", e."Action",
            CASE WHEN e."SubjectId" IS NULL THEN e."Subject" ELSE COALESCE(s."Address", s."Name", '') END AS "Subject",
            e."Subject" AS "StoredSubject", e."SubjectId", e."Outcome", e."Run", e."Step", e."Handoff", e."Request", e."Status",
            e."RequestId", e."ClientRequestId", e."DurationMilliseconds", e."Detail"
        FROM "AuditEntries" e
            LEFT JOIN "AuditTenants" t ON t."Id" = e."TenantId"
            LEFT JOIN "AuditPeople" a ON a."Id" = e."ActorId"
            LEFT JOIN "AuditPeople" s ON s."Id" = e."SubjectId"
        """;

    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToSqlQuery(Named);
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
