using MailboxWizard.Features.Audit.Export;

namespace MailboxWizard.Tests.Features.Audit;

public sealed class CsvExportTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"http://evil.example\")", "'=HYPERLINK(\"http://evil.example\")")]
    [InlineData("+1", "'+1")]
    [InlineData("-1+1|cmd", "'-1+1|cmd")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =1", "  '=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("\t=1", @"\u0009=1")]
    [InlineData("\r=1", @"\u000D=1")]
    [InlineData("x;=1+1", "x;'=1+1")]
    [InlineData("x\",\"=1", "x\",\"'=1")]
    [InlineData("x| @SUM", "x| '@SUM")]
    [InlineData("\u001b]0;owned\u0007", @"\u001B]0;owned\u0007")]
    [InlineData("Mail.ReadWrite a=b", "Mail.ReadWrite a=b")]
    [InlineData("2026-11-23", "2026-11-23")]
    [InlineData(null, "")]
    public void What_a_spreadsheet_could_run_is_text(string? text, string written) => Assert.Equal(written, CsvExport.Disarmed(text));
}
