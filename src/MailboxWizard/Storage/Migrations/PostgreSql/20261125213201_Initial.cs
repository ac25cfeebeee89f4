using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace MailboxWizard.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AuditEntries",
                columns: table => new
                {
                    Number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    TenantName = table.Column<string>(type: "text", nullable: false),
                    ActorId = table.Column<Guid>(type: "uuid", nullable: true),
                    ActorTenantId = table.Column<Guid>(type: "uuid", nullable: true),
                    ActorName = table.Column<string>(type: "text", nullable: false),
                    ClientAddress = table.Column<string>(type: "text", nullable: true),
                    Action = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Subject = table.Column<string>(type: "text", nullable: false),
                    Outcome = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Run = table.Column<int>(type: "integer", nullable: true),
                    Step = table.Column<int>(type: "integer", nullable: true),
                    Handoff = table.Column<int>(type: "integer", nullable: true),
                    Request = table.Column<string>(type: "text", nullable: true),
                    Status = table.Column<int>(type: "integer", nullable: true),
                    RequestId = table.Column<string>(type: "text", nullable: true),
                    ClientRequestId = table.Column<string>(type: "text", nullable: true),
                    DurationMilliseconds = table.Column<long>(type: "bigint", nullable: true),
                    Detail = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditEntries", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    FriendlyName = table.Column<string>(type: "text", nullable: true),
                    Xml = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "HandoffNumbers",
                columns: table => new
                {
                    Number = table.Column<int>(type: "integer", nullable: false),
                    ReservedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HandoffNumbers", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "Handoffs",
                columns: table => new
                {
                    Number = table.Column<int>(type: "integer", nullable: false),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    TenantName = table.Column<string>(type: "text", nullable: false),
                    ClientId = table.Column<Guid>(type: "uuid", nullable: false),
                    ApplicationObjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    ServicePrincipalId = table.Column<Guid>(type: "uuid", nullable: false),
                    RegistrationName = table.Column<string>(type: "text", nullable: false),
                    Route = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Permission = table.Column<string>(type: "text", nullable: true),
                    Therefore = table.Column<string>(type: "text", nullable: false),
                    SecretKeyId = table.Column<Guid>(type: "uuid", nullable: false),
                    SecretHint = table.Column<string>(type: "text", nullable: true),
                    SecretEndsAt = table.Column<long>(type: "bigint", nullable: false),
                    Run = table.Column<int>(type: "integer", nullable: false),
                    CreatedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    CreatedByName = table.Column<string>(type: "text", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    StateSince = table.Column<long>(type: "bigint", nullable: false),
                    EngineerId = table.Column<Guid>(type: "uuid", nullable: true),
                    EngineerName = table.Column<string>(type: "text", nullable: true),
                    CheckedClicks = table.Column<int>(type: "integer", nullable: false),
                    ThereforeTestPassed = table.Column<bool>(type: "boolean", nullable: true),
                    ThereforeTestText = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    LastTestAt = table.Column<long>(type: "bigint", nullable: true),
                    LastTestPassed = table.Column<bool>(type: "boolean", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    SearchText = table.Column<string>(type: "text", nullable: false),
                    Mailboxes = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Handoffs", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "SealedSecrets",
                columns: table => new
                {
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    Handoff = table.Column<int>(type: "integer", nullable: false),
                    KeyId = table.Column<Guid>(type: "uuid", nullable: false),
                    WrappedKey = table.Column<byte[]>(type: "bytea", nullable: false),
                    Nonce = table.Column<byte[]>(type: "bytea", nullable: false),
                    CipherText = table.Column<byte[]>(type: "bytea", nullable: false),
                    Tag = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SealedSecrets", x => new { x.TenantId, x.Handoff });
                });

            migrationBuilder.CreateTable(
                name: "Sessions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    HomePersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    HomeTenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    EndedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sessions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SetupDrafts",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Answers = table.Column<string>(type: "text", nullable: false),
                    SavedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    ClaimedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    PressedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    PressedAt = table.Column<long>(type: "bigint", nullable: true),
                    NewestRun = table.Column<int>(type: "integer", nullable: false),
                    Press = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SetupDrafts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SetupRuns",
                columns: table => new
                {
                    Number = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    Family = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    ActiveKey = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    Epoch = table.Column<int>(type: "integer", nullable: false),
                    StartedAt = table.Column<long>(type: "bigint", nullable: false),
                    Snapshot = table.Column<string>(type: "text", nullable: false),
                    Ledger = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SetupRuns", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "StoredTokens",
                columns: table => new
                {
                    Id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StoredTokens", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "TestRecords",
                columns: table => new
                {
                    Handoff = table.Column<int>(type: "integer", nullable: false),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    Outcome = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TestRecords", x => x.Handoff);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_ActorId_Number",
                table: "AuditEntries",
                columns: new[] { "ActorId", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_At",
                table: "AuditEntries",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_Run_Number",
                table: "AuditEntries",
                columns: new[] { "Run", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_TenantId_Number",
                table: "AuditEntries",
                columns: new[] { "TenantId", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_Handoffs_State_CreatedAt",
                table: "Handoffs",
                columns: new[] { "State", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Handoffs_TenantId_ClientId",
                table: "Handoffs",
                columns: new[] { "TenantId", "ClientId" });

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_TenantId_PersonId_At",
                table: "Sessions",
                columns: new[] { "TenantId", "PersonId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_SetupDrafts_ClaimedBy_SavedAt",
                table: "SetupDrafts",
                columns: new[] { "ClaimedBy", "SavedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_SetupDrafts_ExpiresAt",
                table: "SetupDrafts",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_SetupRuns_ActiveKey",
                table: "SetupRuns",
                column: "ActiveKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SetupRuns_TenantId_Family",
                table: "SetupRuns",
                columns: new[] { "TenantId", "Family" });

            migrationBuilder.CreateIndex(
                name: "IX_StoredTokens_ExpiresAt",
                table: "StoredTokens",
                column: "ExpiresAt");

            // Append-only in the database too: the server refuses to change, replace, delete or empty. INSERT ... ON CONFLICT
            // DO UPDATE fires the first as well: https://www.postgresql.org/docs/current/sql-createtrigger.html
            migrationBuilder.Sql("""
                CREATE FUNCTION "AuditEntries_refuse"() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'The audit log is append-only.'; END; $$;
                CREATE TRIGGER "AuditEntries_refuse_change" BEFORE UPDATE OR DELETE ON "AuditEntries"
                FOR EACH ROW EXECUTE FUNCTION "AuditEntries_refuse"();
                CREATE TRIGGER "AuditEntries_refuse_truncate" BEFORE TRUNCATE ON "AuditEntries"
                FOR EACH STATEMENT EXECUTE FUNCTION "AuditEntries_refuse"();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AuditEntries");

            migrationBuilder.Sql("""DROP FUNCTION "AuditEntries_refuse"();""");

            migrationBuilder.DropTable(
                name: "DataProtectionKeys");

            migrationBuilder.DropTable(
                name: "HandoffNumbers");

            migrationBuilder.DropTable(
                name: "Handoffs");

            migrationBuilder.DropTable(
                name: "SealedSecrets");

            migrationBuilder.DropTable(
                name: "Sessions");

            migrationBuilder.DropTable(
                name: "SetupDrafts");

            migrationBuilder.DropTable(
                name: "SetupRuns");

            migrationBuilder.DropTable(
                name: "StoredTokens");

            migrationBuilder.DropTable(
                name: "TestRecords");
        }
    }
}
