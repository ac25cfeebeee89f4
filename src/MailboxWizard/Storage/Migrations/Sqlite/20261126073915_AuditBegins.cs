using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailboxWizard.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AuditBegins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            AuditTables.RefuseBelowOnSqlite(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            AuditTables.AllowBelowOnSqlite(migrationBuilder);
        }
    }
}
