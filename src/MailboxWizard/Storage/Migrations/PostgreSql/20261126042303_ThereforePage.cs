using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailboxWizard.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ThereforePage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "History",
                table: "Handoffs",
                type: "text",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<bool>(
                name: "IsForeign",
                table: "Handoffs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "KeyGoneAt",
                table: "Handoffs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "KeyStillInTenant",
                table: "Handoffs",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Notes",
                table: "Handoffs",
                type: "text",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<int>(
                name: "Reveals",
                table: "Handoffs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Ticket",
                table: "Handoffs",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Ticks",
                table: "Handoffs",
                type: "text",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.CreateTable(
                name: "PastedTests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ActorTenantId = table.Column<Guid>(type: "uuid", nullable: false),
                    ActorId = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Organisation = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: true),
                    ClientId = table.Column<Guid>(type: "uuid", nullable: false),
                    IsSent = table.Column<bool>(type: "boolean", nullable: false),
                    RefusedBy = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    ActiveKey = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    EndedAt = table.Column<long>(type: "bigint", nullable: true),
                    Outcome = table.Column<string>(type: "text", nullable: true),
                    Handoff = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PastedTests", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PastedTests_ActiveKey",
                table: "PastedTests",
                column: "ActiveKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PastedTests_ActorTenantId_ActorId_At",
                table: "PastedTests",
                columns: new[] { "ActorTenantId", "ActorId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_PastedTests_ClientId_At",
                table: "PastedTests",
                columns: new[] { "ClientId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_PastedTests_Organisation_At",
                table: "PastedTests",
                columns: new[] { "Organisation", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_PastedTests_TenantId_At",
                table: "PastedTests",
                columns: new[] { "TenantId", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PastedTests");

            migrationBuilder.DropColumn(
                name: "History",
                table: "Handoffs");

            migrationBuilder.DropColumn(
                name: "IsForeign",
                table: "Handoffs");

            migrationBuilder.DropColumn(
                name: "KeyGoneAt",
                table: "Handoffs");

            migrationBuilder.DropColumn(
                name: "KeyStillInTenant",
                table: "Handoffs");

            migrationBuilder.DropColumn(
                name: "Notes",
                table: "Handoffs");

            migrationBuilder.DropColumn(
                name: "Reveals",
                table: "Handoffs");

            migrationBuilder.DropColumn(
                name: "Ticket",
                table: "Handoffs");

            migrationBuilder.DropColumn(
                name: "Ticks",
                table: "Handoffs");
        }
    }
}
