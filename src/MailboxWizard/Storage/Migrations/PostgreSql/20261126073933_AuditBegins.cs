using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailboxWizard.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AuditBegins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            AuditTables.RefuseBelowOnPostgreSql(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            AuditTables.AllowBelowOnPostgreSql(migrationBuilder);
        }
    }
}
