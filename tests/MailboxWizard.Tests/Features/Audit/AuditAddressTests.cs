using MailboxWizard.Features.Audit;

namespace MailboxWizard.Tests.Features.Audit;

public sealed class AuditAddressTests
{
    [Fact]
    public void Every_filter_survives_the_address_bar()
    {
        var address = new AuditAddress
        {
            Query = new()
            {
                Tenant = new(new("bbbbbbbb-0000-4000-8000-000000000002")),
                Person = new(new("dddddddd-0000-4000-8000-000000000004")),
                Action = AuditAction.ClientSecret,
                Outcome = AuditOutcome.Sealed,
                From = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero),
                Until = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero),
                Text = "a&b=c %_ #ä",
                Run = 5193,
                Before = 12,
            },
            Entry = 7,
        };

        var read = AuditAddress.Parse(new Uri(new("https://wizard.example"), address.ToString()).Query);

        Assert.Equal(address.Query, read.Query);
        Assert.Equal((7, 0), (read.Entry, read.Refused.Count));
        Assert.Contains("until=2026-11-23", address.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_narrowed_is_the_bare_address() => Assert.Equal("/audit", new AuditAddress().ToString());

    [Theory]
    [InlineData("?tenant=1 OR 1=1", "tenant")]
    [InlineData("?tenant=a&tenant=b", "tenant")]
    [InlineData("?person='--", "person")]
    [InlineData("?action=Everything", "action")]
    [InlineData("?action=3", "action")]
    [InlineData("?action=signin", "action")]
    [InlineData("?outcome=Created,Failed", "outcome")]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?until=0001-01-01", "until")]
    [InlineData("?until=9999-12-31", "until")]
    [InlineData("?run=-1", "run")]
    [InlineData("?run=99999999999", "run")]
    [InlineData("?before=1e9", "before")]
    [InlineData("?after=0", "after")]
    [InlineData("?entry=%00", "entry")]
    public void A_tampered_value_is_left_out_and_said(string query, string refused)
    {
        var read = AuditAddress.Parse(query);

        Assert.Equal((new AuditQuery(), (long?)null), (read.Query, read.Entry));
        Assert.Equal([refused], read.Refused);
    }

    [Fact]
    public void Endless_text_is_kept_and_said()
    {
        var read = AuditAddress.Parse("?q=" + new string('a', 1_000_000)).Query;

        Assert.Equal((1_000_000, AuditQueryFault.TextTooLong), (read.Text!.Length, read.Fault));
        Assert.Null(AuditAddress.Parse("?q=" + new string('a', AuditQuery.LongestText)).Query.Fault);
    }

    [Fact]
    public void Days_the_wrong_way_round_are_kept_and_said()
    {
        Assert.Equal(AuditQueryFault.DaysReversed, AuditAddress.Parse("?from=2026-11-24&until=2026-11-23").Query.Fault);
        Assert.Null(AuditAddress.Parse("?from=2026-11-23&until=2026-11-23").Query.Fault);
    }

    [Fact]
    public void There_is_one_place_at_a_time() => Assert.Equal((5L, null), AuditAddress.Parse("?before=5&after=9").Query is var query ? (query.Before!.Value, query.After) : default);
}
