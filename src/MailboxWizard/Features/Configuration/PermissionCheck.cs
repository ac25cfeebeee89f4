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

    public bool OnlyReads => !Granted && weak.Count > 0;

    /// <summary>The roles of the token that only read.</summary>
    public string Weak => string.Join(", ", weak);

    /// <summary>The token opens every mailbox (true) or none by itself (false); null when it cannot be read.</summary>
    public bool? Everywhere => claims is null ? null : Granted || weak.Count > 0;

    public async Task JudgeAsync()
    {
        if (Granted)
            await board.EndAsync(CheckKind.Permission, null, row => Named(row, "Evidence.Permission"));
        else
            await board.BeginAsync(CheckKind.Permission, null, words.Text("Running.Permission"));
    }

    public async Task SettleAsync()
    {
        if (board.Row(CheckKind.Permission).State is not CheckState.Running)
            return;
        await board.EndAsync(CheckKind.Permission, null, ByMailboxes);
        if (board.Row(CheckKind.Permission).State is CheckState.Failed)
            return;
        // Where another mailbox opens, the grant is not what is missing: this one is out of its scope, and its own row says what to do.
        foreach (var shut in board.Rows(CheckKind.Mailbox).Where(mailbox => mailbox is { Cause: Cause.ConsentMissing, WhoseMove: null }))
            await board.EndAsync(CheckKind.Mailbox, shut.Mailbox, row => words.Failed(row, Cause.AccessDenied, row.Mailbox ?? subject.Mailboxes[0].Address));
    }

    private CheckRow ByMailboxes(CheckRow row)
    {
        var mailboxes = board.Rows(CheckKind.Mailbox);
        // Exchange may have granted the rest of it, and over Graph nothing shows that.
        if (OnlyReads)
            return WithOthers(words.Warned(row, Cause.PermissionTooWeak, more: Weak));
        if (mailboxes.Exists(mailbox => mailbox.State is CheckState.Passed))
            return Named(row, claims is null ? "Evidence.PermissionUnread" : "Evidence.PermissionByExchange");
        return mailboxes.Find(mailbox => mailbox.Cause is Cause.ConsentMissing) is { } refused
            ? words.Failed(row with { Code = refused.Code, RequestId = refused.RequestId, ClientRequestId = refused.ClientRequestId }, Cause.ConsentMissing)
            : words.NotTested(row, "NotTested.Permission", words.Permission);
    }

    /// <summary>Beside what only reads there may be what is needed for nothing.</summary>
    private CheckRow WithOthers(CheckRow row) => others.Except(weak, StringComparer.Ordinal).ToList() is { Count: > 0 } more
        ? row with { Detail = $"{row.Detail} {words.Warned(row, Cause.MorePermissionsThanNeeded, more: string.Join(", ", more)).Detail}" }
        : row;

    private CheckRow Named(CheckRow row, string evidence) => others.Count > 0
        ? words.Warned(row, Cause.MorePermissionsThanNeeded, more: string.Join(", ", others))
        : words.Passed(row, evidence, words.Permission);
}
