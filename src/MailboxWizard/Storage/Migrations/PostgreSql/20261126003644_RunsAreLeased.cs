using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailboxWizard.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class RunsAreLeased : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Actor",
                table: "SetupRuns",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DueAt",
                table: "SetupRuns",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsParked",
                table: "SetupRuns",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "LeaseUntil",
                table: "SetupRuns",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Owner",
                table: "SetupRuns",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Starts",
                table: "SetupRuns",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Work",
                table: "SetupRuns",
                type: "character varying(20)",
                maxLength: 20,
                nullable: false,
                defaultValue: "Run");

            migrationBuilder.AddColumn<Guid>(
                name: "WorkKey",
                table: "SetupRuns",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_SetupRuns_DueAt",
                table: "SetupRuns",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_SetupRuns_WorkKey",
                table: "SetupRuns",
                column: "WorkKey",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SetupRuns_DueAt",
                table: "SetupRuns");

            migrationBuilder.DropIndex(
                name: "IX_SetupRuns_WorkKey",
                table: "SetupRuns");

            migrationBuilder.DropColumn(
                name: "Actor",
                table: "SetupRuns");

            migrationBuilder.DropColumn(
                name: "DueAt",
                table: "SetupRuns");

            migrationBuilder.DropColumn(
                name: "IsParked",
                table: "SetupRuns");

            migrationBuilder.DropColumn(
                name: "LeaseUntil",
                table: "SetupRuns");

            migrationBuilder.DropColumn(
                name: "Owner",
                table: "SetupRuns");

            migrationBuilder.DropColumn(
                name: "Starts",
                table: "SetupRuns");

            migrationBuilder.DropColumn(
                name: "Work",
                table: "SetupRuns");

            migrationBuilder.DropColumn(
                name: "WorkKey",
                table: "SetupRuns");
        }
    }
}
