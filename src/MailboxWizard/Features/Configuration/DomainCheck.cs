using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// Whether the addresses' domains belong to the tenant. A mailbox that opens proves more than its domain, so that a domain which does not
/// agree is red only where none opened.
/// </summary>
internal sealed class DomainCheck(TestSubject subject, TestBoard board, DomainTenants domains, ProbePatience patience, RowWords words)
{
    private List<(Cause Cause, string Mailbox, string Domain)> odd = [];

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var named = subject.Mailboxes.DistinctBy(mailbox => DomainOf(mailbox.Address), StringComparer.OrdinalIgnoreCase).ToList();
        await board.BeginAsync(CheckKind.Domain, null, words.Text("Running.Domain", string.Join(", ", named.Select(mailbox => DomainOf(mailbox.Address)))));
        var answers = await Task.WhenAll(named.Where(mailbox => !subject.OwnDomains.Contains(DomainOf(mailbox.Address), StringComparer.OrdinalIgnoreCase))
            .Select(mailbox => AskAsync(mailbox.Address, cancellationToken)));
        odd = [.. answers.Select(answer => answer.Odd).OfType<(Cause, string, string)>()];
        if (odd.Count > 0)
            return;
        if (answers.FirstOrDefault(answer => answer.Silent is not null).Silent is { } silent)
            await board.EndAsync(CheckKind.Domain, null, row => words.NotTested(row, "NotTested.Domain", silent.Code));
        else
            await board.EndAsync(CheckKind.Domain, null, row => words.Passed(row, "Evidence.Domain", string.Join(", ", named.Select(mailbox => DomainOf(mailbox.Address))), subject.TenantName));
    }

    private async Task<((Cause Cause, string Mailbox, string Domain)? Odd, Microsoft365Problem? Silent)> AskAsync(string address, CancellationToken cancellationToken)
    {
        var domain = DomainOf(address);
        try
        {
            var tenant = await domains.FindAsync(domain, patience.Telling(pause => board.BeginAsync(CheckKind.Domain, null, words.Pausing(pause))), cancellationToken);
            return (tenant == subject.TenantId ? null : (tenant is null ? Cause.DomainUnknown : Cause.MailboxOfOtherTenant, address, domain), null);
        }
        catch (Microsoft365Exception silent)
        {
            return (null, silent.Problem);
        }
    }

    /// <summary>Red for a domain of which no mailbox opened, whichever of several it is.</summary>
    public async Task SettleAsync()
    {
        if (odd.Count == 0)
            return;
        var opened = board.Rows(CheckKind.Mailbox).Where(row => row.State is CheckState.Passed)
            .Select(row => DomainOf(row.Mailbox ?? subject.Mailboxes[0].Address)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var shut = odd.FindIndex(one => !opened.Contains(one.Domain));
        var (cause, mailbox, domain) = odd[Math.Max(shut, 0)];
        await board.EndAsync(CheckKind.Domain, null, row => shut >= 0 ? words.Failed(row, cause, mailbox, more: domain) : words.Warned(row, cause, mailbox, more: domain));
    }

    private static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];
}
