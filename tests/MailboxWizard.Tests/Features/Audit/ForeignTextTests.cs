using MailboxWizard.Features.Audit;

namespace MailboxWizard.Tests.Features.Audit;

public sealed class ForeignTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("invoices@contoso.com", "invoices@contoso.com")]
    [InlineData("Müller & Söhne 東京 📬", "Müller & Söhne 東京 📬")]
    [InlineData("a\u202Egpj.exe", @"a\u202Egpj.exe")]
    [InlineData("\u2066x\u2069", @"\u2066x\u2069")]
    [InlineData("ada\u200Badmin", @"ada\u200Badmin")]
    [InlineData("one\r\ntwo\t\0", @"one\u000D\u000Atwo\u0009\u0000")]
    [InlineData("\u2028", @"\u2028")]
    [InlineData("📬\u202E", @"📬\u202E")]
    public void What_could_hide_or_reorder_is_shown(string? text, string shown) => Assert.Equal(shown, ForeignText.Shown(text));

    [Theory]
    [InlineData(null, "")]
    [InlineData("Müller & Söhne", "Müller & Söhne")]
    [InlineData("<!channel> [Contoso](https://evil.example)|@all\n", @" !channel   Contoso (https://evil.example)  all\u000A")]
    public void In_a_notice_it_makes_no_tag_link_mention_or_column(string? text, string told) => Assert.Equal(told, ForeignText.InNotice(text));

    [Fact]
    public void Half_a_character_is_shown_as_what_it_is() => Assert.Equal(@"a\uD83Db", ForeignText.Shown("a" + (char)0xD83D + "b"));
}
