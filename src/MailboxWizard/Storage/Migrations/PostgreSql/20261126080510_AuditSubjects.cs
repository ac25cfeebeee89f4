using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailboxWizard.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AuditSubjects : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            AuditTables.AddSubjectIndex(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            AuditTables.DropSubjectIndex(migrationBuilder);
        }
    }
}
