using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailboxWizard.Storage.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class TestsGoOn : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "DueAt",
                table: "TestRecords",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Epoch",
                table: "TestRecords",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "LeaseUntil",
                table: "TestRecords",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Owner",
                table: "TestRecords",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Wait",
                table: "TestRecords",
                type: "text",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_TestRecords_DueAt",
                table: "TestRecords",
                column: "DueAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_TestRecords_DueAt",
                table: "TestRecords");

            migrationBuilder.DropColumn(
                name: "DueAt",
                table: "TestRecords");

            migrationBuilder.DropColumn(
                name: "Epoch",
                table: "TestRecords");

            migrationBuilder.DropColumn(
                name: "LeaseUntil",
                table: "TestRecords");

            migrationBuilder.DropColumn(
                name: "Owner",
                table: "TestRecords");

            migrationBuilder.DropColumn(
                name: "Wait",
                table: "TestRecords");
        }
    }
}
