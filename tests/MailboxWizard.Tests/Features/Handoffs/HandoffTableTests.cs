using Bunit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Tests.Shell;

namespace MailboxWizard.Tests.Features.Handoffs;

public sealed class HandoffTableTests : PageTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_row_says_number_tenant_route_state_engineer_age_and_end()
    {
        var table = Render<HandoffTable>(parameters => parameters.Add(t => t.Now, s_now).Add(t => t.OverdueAfter, TimeSpan.FromDays(5)).Add(t => t.Newer, new Dictionary<int, int> { [459774] = 482913 }).Add(t => t.Rows,
        [
            Row(482913, HandoffState.Ready, TimeSpan.FromMinutes(4)),
            Row(471206, HandoffState.InWork, TimeSpan.FromHours(5), "Erik Engineer"),
            Row(466038, HandoffState.Tested, TimeSpan.FromDays(1.2), "Erik Engineer"),
            Row(459774, HandoffState.Ready, TimeSpan.FromDays(6.5)),
            Row(448862, HandoffState.Complete, TimeSpan.FromDays(12), "Mia Monteur"),
            Row(437315, HandoffState.Withdrawn, TimeSpan.FromDays(400)),
            Row(437316, HandoffState.Expired, TimeSpan.FromDays(2), change: row => (row.KeyStillInTenant, row.Ticket) = (true, "INC-77")),
            Row(437317, HandoffState.Complete, TimeSpan.FromDays(3), change: row => row.EwsPermissionLeft = "full_access_as_app"),
            Row(437318, HandoffState.Ready, TimeSpan.FromDays(3), change: row => row.EwsPermissionLeft = "full_access_as_app"),
        ]));

        Assert.Equal(
        [
            "482 913|Contosoinvoices@contoso.com and 1 more|Graph|Ready|Not taken|4 min|23 Nov 2028",
            "471 206|Contosoinvoices@contoso.com and 1 more|Graph|In work|Erik Engineer|5 h|23 Nov 2028",
            "466 038|Contosoinvoices@contoso.com and 1 more|Graph|Tested|Erik Engineer|1 day|23 Nov 2028",
            "459 774|Contosoinvoices@contoso.com and 1 more|Graph|Readynewer: 482 913|Not taken|6 days|23 Nov 2028",
            "448 862|Contosoinvoices@contoso.com and 1 more|Graph|Complete|Mia Monteur|11 Nov|23 Nov 2028",
            "437 315|Contosoinvoices@contoso.com and 1 more|Graph|Withdrawn|Not taken|19 Oct 2025|–",
            "437 316|Contosoinvoices@contoso.com and 1 more, ticket INC-77|Graph|ExpiredKey still in tenant|Not taken|21 Nov|23 Nov 2028",
            "437 317|Contosoinvoices@contoso.com and 1 more|Graph|CompleteEWS grant still in tenant|Not taken|20 Nov|23 Nov 2028",
            "437 318|Contosoinvoices@contoso.com and 1 more|Graph|Ready|Not taken|3 days|23 Nov 2028",
        ], table.FindAll("tbody tr").Select(row => string.Join('|', row.QuerySelectorAll("td").Select(Read))));
        Assert.Equal(["6 days", "Key still in tenant", "EWS grant still in tenant"], table.FindAll(".st.warning").Select(Read));
        Assert.Equal("/handoffs/482913", table.Find("a.rowlink").GetAttribute("href"));
        Assert.Equal("/handoffs/482913", table.Find(".newer a").GetAttribute("href"));
    }

    private static Handoff Row(int number, HandoffState state, TimeSpan age, string? engineer = null, Action<Handoff>? change = null)
    {
        var row = Make(number, state, age, engineer);
        change?.Invoke(row);
        return row;
    }

    private static Handoff Make(int number, HandoffState state, TimeSpan age, string? engineer) => new()
    {
        Number = number,
        TenantId = HandoffBench.Contoso,
        TenantName = "Contoso",
        ClientId = HandoffBench.Client,
        ApplicationObjectId = new(Guid.NewGuid()),
        ServicePrincipalId = new(Guid.NewGuid()),
        RegistrationName = "Therefore mailbox",
        Route = MailboxWizard.Microsoft365.Route.Graph,
        Therefore = "Therefore Online",
        Mailboxes = [new() { Address = "invoices@contoso.com", InputFolder = "Invoices" }, new() { Address = "office@contoso.com", InputFolder = "Scans" }],
        SecretKeyId = Guid.NewGuid(),
        SecretEndsAt = new(2028, 11, 23, 0, 0, 0, TimeSpan.Zero),
        Run = 1,
        CreatedBy = new(Guid.NewGuid()),
        CreatedByName = "Ada Admin",
        CreatedAt = s_now - age,
        State = state,
        StateSince = s_now - age,
        EngineerName = engineer,
    };
}
