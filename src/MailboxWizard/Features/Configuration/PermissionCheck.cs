using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// Whether the permission is in the token, and more than it. What is not there is no failure by itself: Exchange may have granted it, which
/// only a mailbox shows.
/// </summary>
internal sealed class PermissionCheck(TestSubject subject, TestBoard board, RowWords words, TokenClaims? claims)
{
    /// <summary>Roles that let mail be read but not moved.</summary>
    private static readonly string[] Weaker = ["Mail.Read", "Mail.ReadBasic", "Mail.ReadBasic.All"];

    private readonly List<string> weak = subject.Route is Route.Graph ? claims?.Roles.Intersect(Weaker, StringComparer.Ordinal).ToList() ?? [] : [];

    private readonly List<string> others = claims?.Roles.Where(role => role != words.Permission).ToList() ?? [];

    public bool Granted { get; } = claims?.Roles.Contains(words.Permission, StringComparer.Ordinal) is true;

    /// <summary>The token has permissions, and not this one.</summary>
    public bool OthersOnly => !Granted && others.Count > 0;

    public bool OnlyReads => !Granted && weak.Count > 0;

    /// <summary>The token opens every mailbox (true) or none by itself (false); null when it cannot be read.</summary>
    public bool? Everywhere => claims is null ? null : Granted || weak.Count > 0;

    public async Task JudgeAsync()
    {
        if (OnlyReads)
            await board.EndAsync(CheckKind.Permission, null, row => words.Failed(row, Cause.PermissionTooWeak, more: string.Join(", ", weak)));
        else if (Granted)
            await board.EndAsync(CheckKind.Permission, null, row => Named(row, "Evidence.Permission"));
        else
            await board.BeginAsync(CheckKind.Permission, null, words.Text("Running.Permission"));
    }

    public async Task SettleAsync()
    {
        if (board.Row(CheckKind.Permission).State is CheckState.Running)
            await board.EndAsync(CheckKind.Permission, null, ByMailboxes);
    }

    private CheckRow ByMailboxes(CheckRow row)
    {
        var mailboxes = board.Rows(CheckKind.Mailbox);
        if (mailboxes.Exists(mailbox => mailbox.State is CheckState.Passed))
            return Named(row, claims is null ? "Evidence.PermissionUnread" : "Evidence.PermissionByExchange");
        return mailboxes.Find(mailbox => mailbox.Cause is Cause.ConsentMissing) is { } refused
            ? words.Failed(row with { Code = refused.Code, RequestId = refused.RequestId, ClientRequestId = refused.ClientRequestId }, Cause.ConsentMissing)
            : words.NotTested(row, "NotTested.Permission", words.Permission);
    }

    private CheckRow Named(CheckRow row, string evidence) => others.Count > 0
        ? words.Warned(row, Cause.MorePermissionsThanNeeded, more: string.Join(", ", others))
        : words.Passed(row, evidence, words.Permission);
}
