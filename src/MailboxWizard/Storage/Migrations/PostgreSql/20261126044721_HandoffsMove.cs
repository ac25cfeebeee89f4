using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailboxWizard.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class HandoffsMove : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "EwsGrantGoneAt",
                table: "Handoffs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "EwsGrantLeft",
                table: "Handoffs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "MovedBy",
                table: "Handoffs",
                type: "integer",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "EwsGrantGoneAt",
                table: "Handoffs");

            migrationBuilder.DropColumn(
                name: "EwsGrantLeft",
                table: "Handoffs");

            migrationBuilder.DropColumn(
                name: "MovedBy",
                table: "Handoffs");
        }
    }
}
