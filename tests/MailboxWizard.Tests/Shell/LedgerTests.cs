using Bunit;
using MailboxWizard.Shell;

namespace MailboxWizard.Tests.Shell;

public sealed class LedgerTests : PageTests
{
    private static readonly LedgerRow[] s_rows =
    [
        new() { Number = 1, Title = "Log in", Detail = "Ada", Shape = StatusShape.Found, Word = "Found", Took = "0.2 s", Request = "GET /me" },
        new() { Number = 2, Title = "Register", Detail = "Attempt 2", Shape = StatusShape.Waiting, Word = "Waiting", Kind = LedgerRowKind.Now },
        new() { Number = 3, Title = "Consent", Detail = "Not yours", Shape = StatusShape.Cannot, Word = "Cannot", Kind = LedgerRowKind.Stop },
        new() { Title = "Proof", Detail = "Open it", Shape = StatusShape.NotYet, Word = "Not yet", Kind = LedgerRowKind.Yet, IsProof = true },
    ];

    [Fact]
    public void A_ledger_is_an_ordered_list_whose_lines_read_number_title_detail_word_and_time()
    {
        var ledger = Render<Ledger>(parameters => parameters.Add(ledger => ledger.Rows, s_rows));

        Assert.Equal("OL", ledger.Find(".ledger").TagName);
        Assert.Equal(
            ["1 Log in Ada Found 0.2 s", "2 Register Attempt 2 Waiting", "3 Consent Not yours Cannot", "Proof Open it Not yet"],
            ledger.FindAll("li").Select(line => string.Join(' ', line.Children.Select(Read).Where(text => text.Length > 0))));
    }

    [Fact]
    public void Only_the_line_that_needs_eyes_is_tinted_and_only_the_proof_has_the_double_rule()
    {
        var ledger = Render<Ledger>(parameters => parameters.Add(ledger => ledger.Rows, s_rows));

        Assert.Equal(["", "now", "stop", "proof yet"], ledger.FindAll("li").Select(line => line.ClassName ?? ""));
    }

    [Fact]
    public void Requests_show_only_when_asked_for()
    {
        var ledger = Render<Ledger>(parameters => parameters.Add(ledger => ledger.Rows, s_rows).Add(ledger => ledger.Look, LedgerLook.Plan));
        Assert.Empty(ledger.FindAll(".req"));

        ledger.Render(parameters => parameters.Add(ledger => ledger.ShowRequests, true));

        Assert.Equal(["GET /me"], ledger.FindAll(".req").Select(Read));
    }

    [Theory]
    [InlineData(StatusShape.Created, "created")]
    [InlineData(StatusShape.WillBeCreated, "willbecreated")]
    [InlineData(StatusShape.NotTested, "nottested")]
    public void A_status_mark_is_a_shape_and_its_word_as_text(StatusShape shape, string name)
    {
        var mark = Render<StatusMark>(parameters => parameters.Add(mark => mark.Shape, shape).Add(mark => mark.Word, "The word"));

        Assert.Contains(name, mark.Find(".st").ClassList);
        Assert.Equal("The word", Read(mark.Find(".st")));
    }

    [Fact]
    public void A_hidden_word_is_still_read_aloud()
    {
        var mark = Render<StatusMark>(parameters => parameters
            .Add(mark => mark.Shape, StatusShape.Proved).Add(mark => mark.Word, "Proved").Add(mark => mark.WordHidden, true));

        Assert.Equal("Proved", Read(mark.Find(".st .sr")));
    }

    [Fact]
    public void Every_shape_has_a_mask_in_the_stylesheet()
    {
        var css = File.ReadAllText(Path.Combine(Repository.Root, "src", "MailboxWizard", "wwwroot", "app.css"));

        var drawn = Enum.GetValues<StatusShape>()
            .Where(shape => System.Text.RegularExpressions.Regex.IsMatch(css, $@"\.st\.{shape.ToString().ToLowerInvariant()}(?:, [^{{]*)? \{{ --shape:"));
        Assert.Equal(Enum.GetValues<StatusShape>(), drawn);
    }
}
