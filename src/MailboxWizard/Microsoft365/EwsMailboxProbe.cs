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

    public async Task<string?> TouchAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(target, EwsEnvelopes.OpenInbox("IdOnly"), cancellationToken);
        return answer.Folders().Count > 0 ? answer.RequestId : throw answer.Strange();
    }

    /// <summary>Exchange says which it is when it is told that the address is the primary one, or the user name.</summary>
    public async Task<AddressSighting> IdentifyAsync(ProbeTarget target, string? userName, CancellationToken cancellationToken)
    {
        var primary = RefusalAsync(target, "PrimarySmtpAddress", cancellationToken, "ErrorNonPrimarySmtpAddress");
        var opens = OpensAsUserAsync(userName is null ? target : target.By(userName), cancellationToken);
        await Task.WhenAll(primary, opens).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Said on its own, whatever became of the other question.
        if ((await primary)?.Named is { } named)
            return new(named, UserNameSighting.NotKnown);
        var isSame = userName is null || string.Equals(userName, target.Mailbox, StringComparison.OrdinalIgnoreCase);
        return new(Primary: null, (await opens, isSame) switch
        {
            (true, true) => UserNameSighting.Same,
            (false, true) => UserNameSighting.Other,
            (true, false) => UserNameSighting.Opens,
            (false, false) => UserNameSighting.Shut,
        });
    }

    /// <summary>No such user name, or nobody with a mailbox: https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode.</summary>
    public async Task<bool> OpensAsUserAsync(ProbeTarget target, CancellationToken cancellationToken) =>
        await RefusalAsync(target, "PrincipalName", cancellationToken, "ErrorInvalidUserPrincipalName", "ErrorNonExistentMailbox") is null;

    public async Task<FolderTree> ListFoldersAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var found = new List<FolderSighting>();
        for (var offset = 0; ; offset += PageSize)
        {
            var answer = await AskAsync(target, EwsEnvelopes.AllFolders(offset, PageSize), cancellationToken);
            found.AddRange(answer.Folders());
            if (answer.IsLastPage || found.Count >= ProbeFolders.Most || target.Patience.IsOver)
                return new(found, StoppedEarly: !answer.IsLastPage, answer.RequestId, OutOfTime: !answer.IsLastPage && found.Count < ProbeFolders.Most);
        }
    }

    /// <summary>There is no permission by which EWS shows that a message is there and not what it says.</summary>
    public async Task<MessageReading> ReadMessageAsync(ProbeTarget target, string folderId, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(target, EwsEnvelopes.OneMessage(folderId), cancellationToken);
        return new(answer.Messages() is [var message, ..] ? message : null, answer.RequestId);
    }

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

    private async Task<Microsoft365Problem?> RefusalAsync(ProbeTarget target, string identity, CancellationToken cancellationToken, params string[] codes)
    {
        try
        {
            await AskAsync(target, EwsEnvelopes.OpenInbox("IdOnly"), cancellationToken, identity);
            return null;
        }
        catch (Microsoft365Exception refused) when (codes.Contains(refused.Problem.Code, StringComparer.Ordinal))
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
