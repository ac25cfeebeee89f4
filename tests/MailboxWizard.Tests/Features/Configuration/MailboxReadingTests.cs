using System.Net;
using System.Text;
using MailboxWizard.Features.Configuration;
using MailboxWizard.SimulatedTenant;
using MailboxWizard.SimulatedTenant.Beliefs;
using MailboxWizard.Tests.Features.Setup;
using Microsoft.Extensions.DependencyInjection;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>How the Test reads a mailbox: whether messages say anything to the key, whole trees in few requests, and what answers it keeps.</summary>
public sealed class MailboxReadingTests
{
    private static readonly string[] s_both = ["Microsoft Graph/Mail.ReadWrite", "Office 365 Exchange Online/full_access_as_app"];

    /// <summary>Whether Graph leaves the preview out, shows it as nothing or refuses to show it, nobody has published.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A_permission_that_shows_messages_without_their_contents_is_red(bool inToken, bool refuses)
    {
        await using var bench = await TestBench.StartAsync(
            inToken ? ["Microsoft Graph/Mail.ReadBasic.All"] : [],
            seed =>
            {
                if (!inToken)
                    seed.Tenant("Contoso").ScopedRoles.Add(new() { AppId = TestBench.Client, Role = "Application Mail.ReadBasic", Filter = "EmailAddresses -eq 'invoices@contoso.com'" });
            },
            configure: services => services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new RefusesPreviews(refuses))));

        var outcome = await bench.RunAsync(Route.Graph);

        Assert.Equal(
            TestBench.Red(Route.Graph, inToken
                ? ["Permission Warning PermissionTooWeak", "Message Failed PermissionTooWeak", "Write NotProved PermissionTooWeak"]
                : ["Message Failed PermissionTooWeak", "Write NotProved", "Reach NotProved"]),
            TestBench.Lines(outcome));
        var row = Row(outcome, CheckKind.Message);
        Assert.Equal(
            inToken
                ? ("A message is there in Invoices, and what it says cannot be read: the token carries Mail.ReadBasic.All, which shows no contents.", "A Privileged Role Administrator of Contoso")
                : ("A message is there in Invoices, and what it says cannot be read: the role by which Exchange lets this registration in shows no contents.", "An Exchange Administrator of Contoso"),
            (row.Detail, row.WhoseMove));
    }

    [Fact]
    public async Task Two_thousand_folders_with_one_below_each_take_no_request_for_each()
    {
        var trace = new RunTrace();
        await using var bench = await TestBench.StartAsync(s_both, Bushy, configure: trace.Attach);

        var graph = await bench.RunAsync(Route.Graph, [("invoices@contoso.com", "Below 1999")]);

        Assert.Equal(TestBench.Green(Route.Graph), TestBench.Lines(graph));
        Assert.Matches("among 40[0-9]{2} folders", Row(graph, CheckKind.InputFolder).Detail);
        // Twenty in one, and the pages of the first level.
        Assert.InRange(trace.All.Count, 100, 130);
        Assert.Equal(TestBench.Green(Route.Ews), TestBench.Lines(await bench.RunAsync(Route.Ews, [("invoices@contoso.com", "Below 1999")])));
    }

    [Fact]
    public async Task A_tree_that_takes_too_long_is_left_before_the_Test_has_to_end_and_nothing_in_it_is_said_to_be_missing()
    {
        await using var bench = await TestBench.StartAsync(s_both, Bushy, time: new FastClock(20));
        bench.Tenant.Turn("contoso.com", knobs => knobs with { LatencyMilliseconds = 4000 });

        var outcome = await bench.RunAsync(Route.Graph, [("invoices@contoso.com", "Below 1999")]);

        Assert.Equal(
            TestBench.Red(Route.Graph, "InputFolder Failed NoAnswer", "Message NotTested", "Write NotTested"),
            TestBench.Lines(outcome));
    }

    [Theory]
    [InlineData(Route.Graph)]
    [InlineData(Route.Ews)]
    public async Task What_passed_over_the_wire_can_be_found_at_Microsoft_too(Route route)
    {
        await using var bench = await TestBench.StartAsync(s_both);

        var outcome = await bench.RunAsync(route, wish: new() { MailboxToStayShut = "office@contoso.com" });

        Assert.Equal(Cause.OtherMailboxOpens, Row(outcome, CheckKind.Reach).Cause);
        Assert.Equal(
            [CheckKind.Mailbox, CheckKind.InputFolder, CheckKind.Message, CheckKind.Reach],
            outcome.Rows.Where(row => row.RequestId is not null && bench.Tenant.Requests.All.Any(request => request.RequestId.ToString() == row.RequestId)).Select(row => row.Kind));
    }

    [Fact]
    public async Task One_odd_domain_that_opens_does_not_hide_another_that_does_not()
    {
        await using var bench = await TestBench.StartAsync(s_both, seed =>
        {
            foreach (var mailbox in seed.Tenant("Contoso").Mailboxes.Take(2).Select((mailbox, index) => (mailbox, index)))
                mailbox.mailbox.Aliases.Add($"in{mailbox.index}@fabrikam.com");
        });

        // By EWS an alias opens: two addresses of one domain of another tenant, of which the first does not open.
        var opens = await bench.RunAsync(Route.Ews, [("nobody@fabrikam.com", "Scans"), ("in0@fabrikam.com", "Invoices")]);
        var another = await bench.RunAsync(Route.Ews, [("in0@fabrikam.com", "Invoices"), ("scan@contoso.con", "Scans")]);

        Assert.Equal((CheckState.Warning, Cause.MailboxOfOtherTenant), (Row(opens, CheckKind.Domain).State, Row(opens, CheckKind.Domain).Cause));
        Assert.Equal((CheckState.Failed, Cause.DomainUnknown), (Row(another, CheckKind.Domain).State, Row(another, CheckKind.Domain).Cause));
    }

    /// <summary>The user name that a plan has read is another mailbox's by now, and that one is on a server of the organisation's own.</summary>
    [Theory]
    [InlineData("bills@contoso.com", "Address Warning AliasGiven")]
    [InlineData("invoices@contoso.com", "Address Passed")]
    public async Task What_the_user_name_meets_over_EWS_does_not_hide_what_the_address_is(string address, string row)
    {
        await using var bench = await TestBench.StartAsync(s_both, seed =>
        {
            seed.Tenant("Contoso").Mailboxes[0].Aliases.Add("bills@contoso.com");
            seed.Tenant("Contoso").Mailboxes[1].Condition = MailboxCondition.OnPremises;
        });

        var outcome = await bench.RunAsync(Route.Ews, [(address, "Invoices")], userName: "office@contoso.com");

        Assert.Equal(TestBench.Green(Route.Ews, row), TestBench.Lines(outcome));
    }

    [Fact]
    public async Task Entra_is_not_asked_again_after_too_many_requests_with_whatever_code_it_says_so()
    {
        var answers = new TooManyRequests();
        await using var bench = await TestBench.StartAsync(s_both, configure: services => services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => answers.Handler())));

        var outcome = await bench.RunAsync(Route.Graph);

        Assert.Equal((Cause.TooOften, "HTTP 429"), (Row(outcome, CheckKind.Token).Cause, Row(outcome, CheckKind.Token).Code));
        Assert.Equal(["/oauth2/v2.0/token", "/v2.0/.well-known/openid-configuration"], answers.Asked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Beside_a_permission_that_only_reads_what_nobody_needs_is_named_too()
    {
        await using var bench = await TestBench.StartAsync(["Microsoft Graph/Mail.Read", "Microsoft Graph/Mail.Send"]);

        var row = Row(await bench.RunAsync(Route.Graph), CheckKind.Permission);

        Assert.Equal((CheckState.Warning, Cause.PermissionTooWeak), (row.State, row.Cause));
        Assert.StartsWith("The token carries Mail.Read, which only reads.", row.Detail, StringComparison.Ordinal);
        Assert.EndsWith("Beside what Therefore needs, the token carries Mail.Send.", row.Detail, StringComparison.Ordinal);
    }

    private static void Bushy(Seed seed) => seed.Tenant("Contoso").Mailboxes[0].Folders.AddRange(
        Enumerable.Range(0, 2000).Select(number => new SeedFolder { Name = $"Above {number}", Folders = [new() { Name = $"Below {number}" }] }));

    private static CheckRow Row(TestOutcome outcome, CheckKind kind) => outcome.Rows.Single(row => row.Kind == kind);

    /// <summary>As Graph might: the published text says only that the permission leaves bodies and previews out.</summary>
    private sealed class RefusesPreviews(bool refuses) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            refuses && request.RequestUri!.Query.Contains("bodyPreview", StringComparison.Ordinal)
                ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.Forbidden)
                {
                    Content = new StringContent("""{"error":{"code":"ErrorAccessDenied","message":"Access is denied. Check credentials and try again."}}""", Encoding.UTF8, "application/json"),
                })
                : base.SendAsync(request, cancellationToken);
    }

    /// <summary>A gateway before Entra that says so without a code.</summary>
    private sealed class TooManyRequests
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _asked = [];

        public IEnumerable<string> Asked => _asked;

        public DelegatingHandler Handler() => new Answering(_asked);

        private sealed class Answering(System.Collections.Concurrent.ConcurrentQueue<string> asked) : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                if (!request.RequestUri!.Host.StartsWith("login.", StringComparison.Ordinal))
                    return base.SendAsync(request, cancellationToken);
                asked.Enqueue(request.RequestUri.AbsolutePath[request.RequestUri.AbsolutePath.IndexOf('/', 1)..]);
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.TooManyRequests));
            }
        }
    }
}
