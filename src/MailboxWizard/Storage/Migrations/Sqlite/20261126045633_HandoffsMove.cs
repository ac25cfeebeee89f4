using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailboxWizard.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class HandoffsMove : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "EwsPermissionGoneAt",
                table: "Handoffs",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "EwsPermissionLeft",
                table: "Handoffs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "MovedBy",
                table: "Handoffs",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "EwsPermissionGoneAt",
                table: "Handoffs");

            migrationBuilder.DropColumn(
                name: "EwsPermissionLeft",
                table: "Handoffs");

            migrationBuilder.DropColumn(
                name: "MovedBy",
                table: "Handoffs");
        }
    }
}
