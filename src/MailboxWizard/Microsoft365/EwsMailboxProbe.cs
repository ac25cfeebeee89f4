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
    /// <summary>As many as Exchange gives at once: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/ews-throttling-in-exchange.</summary>
    private const int PageSize = 1000;

    public Route Route => Route.Ews;

    public async Task<MailboxSighting> OpenAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(target, EwsEnvelopes.OpenInbox("Default"), cancellationToken);
        return answer.Folders() is [var inbox, ..] ? new(inbox, answer.RequestId) : throw answer.Strange();
    }

    public async Task TouchAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(target, EwsEnvelopes.OpenInbox("IdOnly"), cancellationToken);
        if (answer.Folders().Count == 0)
            throw answer.Strange();
    }

    /// <summary>Exchange says which it is when it is told that the address is the primary one, or the user name.</summary>
    public async Task<AddressSighting> IdentifyAsync(ProbeTarget target, string? userName, CancellationToken cancellationToken)
    {
        var primary = RefusalAsync(target, "PrimarySmtpAddress", "ErrorNonPrimarySmtpAddress", cancellationToken);
        var opens = OpensAsUserAsync(userName is null ? target : target.By(userName), cancellationToken);
        await Task.WhenAll(primary, opens);
        var isSame = userName is null || string.Equals(userName, target.Mailbox, StringComparison.OrdinalIgnoreCase);
        return new((await primary)?.Named, (await opens, isSame) switch
        {
            (true, true) => UserNameSighting.Same,
            (false, true) => UserNameSighting.Other,
            (true, false) => UserNameSighting.Opens,
            (false, false) => UserNameSighting.Shut,
        });
    }

    public async Task<bool> OpensAsUserAsync(ProbeTarget target, CancellationToken cancellationToken) =>
        await RefusalAsync(target, "PrincipalName", "ErrorInvalidUserPrincipalName", cancellationToken) is null;

    public async Task<FolderTree> ListFoldersAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var found = new List<FolderSighting>();
        for (var offset = 0; ; offset += PageSize)
        {
            var answer = await AskAsync(target, EwsEnvelopes.AllFolders(offset, PageSize), cancellationToken);
            found.AddRange(answer.Folders());
            if (answer.IsLastPage || found.Count >= ProbeFolders.Most)
                return new(found, StoppedEarly: !answer.IsLastPage);
        }
    }

    public async Task<MessageSighting?> ReadMessageAsync(ProbeTarget target, string folderId, CancellationToken cancellationToken) =>
        (await AskAsync(target, EwsEnvelopes.OneMessage(folderId), cancellationToken)).Messages() is [var message, ..] ? message : null;

    public async Task CreateFolderAsync(ProbeTarget target, string name, Action<GraphCall> observed, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(target, EwsEnvelopes.NewFolder(name), cancellationToken, observed: observed);
        }
        catch (Microsoft365Exception there) when (there.Problem.Code is "ErrorFolderExists")
        {
            // As wanted: made by somebody else, or by an attempt whose answer was lost.
        }
    }

    private async Task<Microsoft365Problem?> RefusalAsync(ProbeTarget target, string identity, string code, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(target, EwsEnvelopes.OpenInbox("IdOnly"), cancellationToken, identity);
            return null;
        }
        catch (Microsoft365Exception refused) when (refused.Problem.Code == code)
        {
            return refused.Problem;
        }
    }

    private Task<EwsAnswer> AskAsync(ProbeTarget target, XElement question, CancellationToken cancellationToken, string identity = "SmtpAddress", Action<GraphCall>? observed = null)
    {
        var envelope = EwsEnvelopes.For(target.Mailbox, question, identity);
        return target.Patience.AskAsync(async () => Read(await requests.SendAsync(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, hosts.Ews) { Content = new StringContent(envelope, Encoding.UTF8, "text/xml") };
            // Without it Exchange may answer from the wrong server: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/impersonation-and-ews-in-exchange
            request.Headers.TryAddWithoutValidation("X-AnchorMailbox", target.Mailbox);
            return request;
        }, target.Token, cancellationToken, observed)), cancellationToken);
    }

    private static EwsAnswer Read(ProbeAnswer answer)
    {
        var soap = EwsAnswer.Read(answer);
        if (soap?.Problem is { } problem)
            throw new Microsoft365Exception(problem);
        if (answer.Status is HttpStatusCode.OK && soap is not null)
            return soap;
        if (answer.Status is HttpStatusCode.Forbidden && answer.EwsPolicyReason is { Length: > 0 } reason)
            throw answer.Refused(reason, "EWS is blocked for this mailbox or tenant.");
        throw answer.Refused($"HTTP {(int)answer.Status}", answer.Diagnostics ?? "EWS answered without an explanation.");
    }
}
