using System.Globalization;
using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Localization;

namespace MailboxWizard.Features.Configuration;

/// <summary>The words of one Test's rows: evidence, causes, and what a row says while it runs.</summary>
/// <param name="today">By which EWS has ended or not.</param>
internal sealed class RowWords(TestSubject subject, CauseWords causes, IStringLocalizer<ConfigurationText> text, DateOnly today)
{
    /// <summary>The permission that the key should carry.</summary>
    public string Permission { get; } = subject.Permission ?? (subject.Route is Route.Graph ? "Mail.ReadWrite" : "full_access_as_app");

    public string Text(string key, params object[] values) => text[key, values];

    public CheckRow Passed(CheckRow row, string key, params object[] values) => Ended(row, CheckState.Passed, key, values);

    public CheckRow NotTested(CheckRow row, string key, params object[] values) => Ended(row, CheckState.NotTested, key, values);

    public CheckRow NotProved(CheckRow row, string key, params object[] values) => Ended(row, CheckState.NotProved, key, values);

    public CheckRow Failed(CheckRow row, Cause cause, string mailbox = "", string folder = "", object? more = null) =>
        Say(row with { State = CheckState.Failed }, cause, mailbox, folder, more);

    public CheckRow Warned(CheckRow row, Cause cause, string mailbox = "", string folder = "", object? more = null) =>
        Say(row with { State = CheckState.Warning }, cause, mailbox, folder, more);

    /// <summary>Not proved, and something speaks against it.</summary>
    public CheckRow Doubted(CheckRow row, Cause cause, string mailbox = "", string folder = "", object? more = null) =>
        Say(row with { State = CheckState.NotProved }, cause, mailbox, folder, more);

    /// <summary>What Microsoft answered, by the book.</summary>
    public CheckRow Refused(CheckRow row, Microsoft365Problem problem, string mailbox = "", string folder = "")
    {
        var cause = causes.Today(CauseBook.Of(row.Kind, subject.Route, problem), today);
        var more = cause is Cause.AliasGiven && problem.Named is { } primary ? text["AliasGiven.Primary", primary].Value : problem.Message;
        return Failed(row with { Code = problem.Code, RequestId = problem.RequestId, ClientRequestId = problem.ClientRequestId }, cause, mailbox, folder, more);
    }

    public string Pausing(ProbePause pause) =>
        text["Running.Busy", pause.NextAttempt, Math.Max(1, (int)Math.Ceiling(pause.Length.TotalSeconds)).ToString(CultureInfo.CurrentCulture)];

    /// <summary><em>1 message</em>, <em>12 messages</em>; folders are always several.</summary>
    public string Messages(FolderSighting folder) => folder.Messages == 1 ? text["Count.Messages.1"] : text["Count.Messages", folder.Messages];

    private CheckRow Ended(CheckRow row, CheckState state, string key, object[] values) => row with { State = state, Detail = text[key, values] };

    private CheckRow Say(CheckRow row, Cause cause, string mailbox, string folder, object? more) =>
        causes.Say(row, cause, mailbox, subject.TenantName, subject.ClientId, folder, Permission, row.Code ?? "", more ?? "");
}
