using System.Net;
using System.Text;
using System.Xml.Linq;

namespace MailboxWizard.Microsoft365;

/// <summary>
/// Opens a mailbox over Exchange Web Services as Therefore does: application token and impersonation
/// (https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-authenticate-an-ews-application-by-using-oauth).
/// </summary>
public sealed class EwsMailboxProbe(ProbeRequests requests, CloudHosts hosts) : IMailboxProbe
{
    private const int PageSize = 100;

    public Route Route => Route.Ews;

    public async Task<MailboxSighting> OpenAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(target, EwsEnvelopes.OpenInbox, cancellationToken);
        return answer.Folders() is [var inbox, ..] ? new(inbox, answer.RequestId) : throw answer.Strange();
    }

    public async Task<FolderSearch> FindFolderAsync(ProbeTarget target, MailboxSighting mailbox, string name, CancellationToken cancellationToken)
    {
        var found = new List<FolderSighting>();
        for (var offset = 0; ; offset += PageSize)
        {
            var answer = await AskAsync(target, EwsEnvelopes.AllFolders(offset, PageSize), cancellationToken);
            found.AddRange(answer.Folders());
            if (answer.IsLastPage || found.Count >= ProbeFolders.Most)
                return ProbeFolders.Search(found, mailbox.Inbox, name, stoppedEarly: !answer.IsLastPage);
        }
    }

    public async Task<string?> ReadMessageAsync(ProbeTarget target, string folderId, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(target, EwsEnvelopes.OneMessage(folderId), cancellationToken);
        return answer.MessageIds() is [var id, ..] ? id : null;
    }

    private async Task<EwsAnswer> AskAsync(ProbeTarget target, XElement question, CancellationToken cancellationToken)
    {
        var envelope = EwsEnvelopes.For(target.Mailbox, question);
        var answer = await requests.SendAsync(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, hosts.Ews) { Content = new StringContent(envelope, Encoding.UTF8, "text/xml") };
            // Without it Exchange may answer from the wrong server: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/impersonation-and-ews-in-exchange
            request.Headers.TryAddWithoutValidation("X-AnchorMailbox", target.Mailbox);
            return request;
        }, target.Token, cancellationToken);

        var soap = EwsAnswer.Read(answer);
        if (soap?.Problem is { } problem)
            throw new Microsoft365Exception(problem);
        if (answer.Status is HttpStatusCode.OK && soap is not null)
            return soap;
        if (answer.Status is HttpStatusCode.Forbidden && answer.EwsPolicyReason is { Length: > 0 } reason)
            throw answer.Refused(reason, "EWS is blocked for this mailbox or tenant.");
        throw answer.Refused($"HTTP {(int)answer.Status}", "EWS answered without an explanation.");
    }
}
