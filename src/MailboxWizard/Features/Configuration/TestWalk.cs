using System.Globalization;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// One walk through the rows: who reads it sees what waits for what. The longest chain is token, mailbox, folder, message; everything else
/// goes on beside it.
/// </summary>
internal sealed class TestWalk(
    TestSubject subject, TestBoard board, AppTokens tokens, DomainTenants domains, IMailboxProbe probe, CloudHosts hosts, ProbePatience patience, RowWords words)
{
    /// <summary>Several mailboxes are independent of one another.</summary>
    private const int SideBySide = 4;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!await ValuesMakeSenseAsync())
            return;
        var domain = new DomainCheck(subject, board, domains, patience, words);
        var looking = domain.LookAsync(cancellationToken);
        var token = await GetTokenAsync(cancellationToken);
        if (token is null)
        {
            await looking;
            await domain.SettleAsync();
            await board.SkipAsync(words.Text("NotTested.Token"));
            return;
        }
        var permission = new PermissionCheck(subject, board, words, token.Claims);
        await permission.JudgeAsync();
        var reach = new ReachCheck(subject, board, probe, token, patience, words);
        await Task.WhenAll(looking, reach.TouchAsync(cancellationToken), OpenMailboxesAsync(token, permission, cancellationToken));
        await domain.SettleAsync();
        if (subject.Route is Route.Ews)
            await board.EndAsync(CheckKind.EwsAnswers, null, EwsAnswers);
        await permission.SettleAsync();
        await reach.SettleAsync(permission.Everywhere);
    }

    /// <summary>The Test took too long: what was being asked is red, the rest was not asked.</summary>
    public async Task StopAsync(TimeSpan after)
    {
        var open = board.Outcome.Rows.Where(row => row.State is CheckState.Running).ToList();
        // Between two questions none is being asked, and still the Test has no end that anybody could act on.
        if (open.Count == 0 && board.Outcome.Rows.FirstOrDefault(row => row.State is CheckState.NotYet && TestOutcome.ThereforeNeeds(row.Kind)) is { } next)
            open.Add(next);
        foreach (var unanswered in open)
            await board.EndAsync(unanswered.Kind, unanswered.Mailbox, row => words.Failed(row, Cause.NoAnswer, unanswered.Mailbox ?? ""));
        await board.SkipAsync(words.Text("NotTested.Stopped", after.TotalSeconds));
    }

    private async Task<bool> ValuesMakeSenseAsync()
    {
        if (TestValues.FirstFault(subject) is not { } fault)
        {
            await board.EndAsync(CheckKind.Values, null, row => subject.Mailboxes.Count == 1
                ? words.Passed(row, "Evidence.ValuesOne")
                : words.Passed(row, "Evidence.ValuesMany", subject.Mailboxes.Count));
            return true;
        }
        if (fault.Cause is Cause.InputFolderIsPath)
        {
            await board.EndAsync(CheckKind.Values, null, row => words.Warned(row, fault.Cause, fault.Mailbox, fault.Folder));
            return true;
        }
        await board.EndAsync(CheckKind.Values, null, row => words.Failed(row, fault.Cause, fault.Mailbox, fault.Folder));
        await board.SkipAsync(words.Text("NotTested.Values"));
        return false;
    }

    private async Task<AppToken?> GetTokenAsync(CancellationToken cancellationToken)
    {
        await board.BeginAsync(CheckKind.Token, null, words.Text("Running.Token"));
        AppToken token;
        try
        {
            token = await tokens.AcquireAsync(subject.TenantId, subject.ClientId, subject.Secret, subject.Route,
                patience.Telling(pause => board.BeginAsync(CheckKind.Token, null, words.Pausing(pause))), cancellationToken);
        }
        catch (Microsoft365Exception refused)
        {
            await board.EndAsync(CheckKind.Token, null, row => words.Refused(row, refused.Problem));
            return null;
        }
        var foreign = Foreign(token.Claims);
        await board.EndAsync(
            null,
            (CheckKind.Token, row => words.Passed(row, "Evidence.Token") with { ClientRequestId = token.ClientRequestId }),
            (CheckKind.Claims, row => Claims(row, token, foreign)));
        return foreign is null ? token : null;
    }

    private CheckRow Claims(CheckRow row, AppToken token, string? foreign) => (token.Claims, foreign) switch
    {
        (null, _) => words.NotProved(row, "NotProved.Claims"),
        (_, { } said) => words.Failed(row with { ClientRequestId = token.ClientRequestId }, Cause.TokenForOther, more: said),
        var (claims, _) => words.Passed(row, "Evidence.Claims", claims.Audience ?? "–", subject.TenantName, subject.ClientId,
            claims.EndsAt?.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "–"),
    };

    private async Task OpenMailboxesAsync(AppToken token, PermissionCheck permission, CancellationToken cancellationToken)
    {
        if (subject.Route is Route.Ews)
            await board.BeginAsync(CheckKind.EwsAnswers, null, words.Text("Running.Mailbox", hosts.Ews.Host));
        await Parallel.ForEachAsync(subject.Mailboxes, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (mailbox, cancelled) => await new MailboxWalk(subject, mailbox, board, probe, token, patience, words, permission).RunAsync(cancelled));
    }

    private CheckRow EwsAnswers(CheckRow row)
    {
        var mailboxes = board.Rows(CheckKind.Mailbox);
        if (mailboxes.Find(mailbox => mailbox.Cause is Cause.EwsEnded or Cause.EwsDisabled or Cause.EwsNotAllowed or Cause.EwsNotAnswering) is { Cause: { } cause } blocked)
            return words.Failed(row with { Code = blocked.Code, RequestId = blocked.RequestId, ClientRequestId = blocked.ClientRequestId }, cause);
        // An answer of Exchange itself, even a refusal, shows that EWS is there; silence shows nothing.
        return mailboxes.Exists(mailbox => mailbox.State is CheckState.Passed || mailbox.Code?.StartsWith("Error", StringComparison.Ordinal) is true)
            ? words.Passed(row, "Evidence.EwsAnswers")
            : words.NotTested(row, "NotTested.Mailbox");
    }

    /// <summary>Nothing is green on the strength of a 2xx: the token must be for this service, tenant and registration.</summary>
    private string? Foreign(TokenClaims? claims) => claims switch
    {
        null => null,
        { Tenant: { } tenant } when tenant != subject.TenantId => $"tid {tenant}",
        { App: { } app } when app != subject.ClientId => $"appid {app}",
        { Audience: var audience } when !IsOurs(audience) => $"aud {audience}",
        _ => null,
    };

    private bool IsOurs(string? audience)
    {
        var (host, id) = subject.Route is Route.Graph
            ? (hosts.Graph, "00000003-0000-0000-c000-000000000000")
            : (hosts.Outlook, "00000002-0000-0ff1-ce00-000000000000");
        return string.Equals(audience?.TrimEnd('/'), host.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
            || string.Equals(audience, id, StringComparison.OrdinalIgnoreCase);
    }
}
