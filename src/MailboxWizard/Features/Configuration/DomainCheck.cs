using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// Whether the addresses' domains belong to the tenant. A mailbox that opens proves more than its domain, so that a domain which does not
/// agree is red only where none opened.
/// </summary>
internal sealed class DomainCheck(TestSubject subject, TestBoard board, DomainTenants domains, ProbePatience patience, RowWords words)
{
    private (Cause Cause, string Mailbox, string Domain)? odd;

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var named = subject.Mailboxes.DistinctBy(mailbox => DomainOf(mailbox.Address), StringComparer.OrdinalIgnoreCase).ToList();
        await board.BeginAsync(CheckKind.Domain, null, words.Text("Running.Domain", string.Join(", ", named.Select(mailbox => DomainOf(mailbox.Address)))));
        try
        {
            foreach (var mailbox in named.Where(mailbox => !subject.OwnDomains.Contains(DomainOf(mailbox.Address), StringComparer.OrdinalIgnoreCase)))
            {
                var domain = DomainOf(mailbox.Address);
                var tenant = await domains.FindAsync(domain, patience.Telling(pause => board.BeginAsync(CheckKind.Domain, null, words.Pausing(pause))), cancellationToken);
                if (tenant != subject.TenantId)
                    odd ??= (tenant is null ? Cause.DomainUnknown : Cause.MailboxOfOtherTenant, mailbox.Address, domain);
            }
        }
        catch (Microsoft365Exception silent)
        {
            await board.EndAsync(CheckKind.Domain, null, row => words.NotTested(row, "NotTested.Domain", silent.Problem.Code));
            return;
        }
        if (odd is null)
            await board.EndAsync(CheckKind.Domain, null, row => words.Passed(row, "Evidence.Domain", string.Join(", ", named.Select(mailbox => DomainOf(mailbox.Address))), subject.TenantName));
    }

    public async Task SettleAsync()
    {
        if (odd is not var (cause, mailbox, domain))
            return;
        var opened = board.Rows(CheckKind.Mailbox).Exists(row => row.State is CheckState.Passed && (row.Mailbox ?? mailbox) == mailbox);
        await board.EndAsync(CheckKind.Domain, null, row => opened ? words.Warned(row, cause, mailbox, more: domain) : words.Failed(row, cause, mailbox, more: domain));
    }

    private static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];
}
