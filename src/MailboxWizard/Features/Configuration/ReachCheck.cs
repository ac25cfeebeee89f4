using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// How far the key reaches. <em>Every mailbox</em> follows from the token; that a scope or a policy limits it is proved only by a further
/// mailbox that stays shut, which an administrator names. One that is not found proves nothing.
/// </summary>
internal sealed class ReachCheck(TestSubject subject, TestBoard board, IMailboxProbe probe, AppToken token, ProbePatience patience, RowWords words)
{
    private Microsoft365Problem? refusal;
    private string? opening;
    private bool touched;

    /// <summary>Asks for the id of the further mailbox's Inbox, and for nothing else.</summary>
    public async Task TouchAsync(CancellationToken cancellationToken)
    {
        if (subject.MailboxToStayShut is not { } address)
            return;
        await board.BeginAsync(CheckKind.Reach, null, words.Text("Running.Reach", address));
        try
        {
            opening = await probe.TouchAsync(new(address, token, patience), cancellationToken);
        }
        catch (Microsoft365Exception refused)
        {
            refusal = refused.Problem;
        }
        touched = true;
    }

    public Task SettleAsync(bool? everywhere) => board.EndAsync(CheckKind.Reach, null, row => Judged(row, everywhere));

    private CheckRow Judged(CheckRow row, bool? everywhere) => ByAnswer(row, everywhere) with
    {
        Further = !touched ? null
            : refusal is not { } shut ? FurtherMailbox.Opened
            : IsRefusal(CauseBook.Of(CheckKind.Mailbox, subject.Route, shut)) ? FurtherMailbox.StayedShut : FurtherMailbox.ProvedNothing,
    };

    private CheckRow ByAnswer(CheckRow row, bool? everywhere)
    {
        var (mailboxes, other) = (board.Rows(CheckKind.Mailbox), subject.MailboxToStayShut ?? "");
        // Whatever became of the monitored ones.
        if (touched && refusal is null)
            return words.Warned(row with { RequestId = opening }, Cause.OtherMailboxOpens, other);
        if (!mailboxes.Exists(mailbox => mailbox.State is CheckState.Passed))
            return words.NotTested(row, "NotTested.Reach");
        if (refusal is not { } shut)
            return ByGrants(row, mailboxes, everywhere);
        var answered = row with { Code = shut.Code, RequestId = shut.RequestId, ClientRequestId = shut.ClientRequestId };
        if (IsRefusal(CauseBook.Of(CheckKind.Mailbox, subject.Route, shut)))
            return words.Passed(answered, "Evidence.ReachRefused", other);
        // What follows without a further mailbox stands, and that this one proved nothing is said beside it.
        var (known, nothing) = (ByGrants(answered, mailboxes, everywhere), words.NotTested(answered, "NotTested.ReachOther", other, shut.Code));
        return known.State is CheckState.NotProved ? nothing : known with { Detail = $"{known.Detail} {nothing.Detail}" };
    }

    private CheckRow ByGrants(CheckRow row, List<CheckRow> mailboxes, bool? everywhere)
    {
        if (mailboxes.Find(mailbox => mailbox.Cause is Cause.AccessPolicy) is { } kept)
            return words.Passed(row, "Evidence.ReachPolicy", kept.Mailbox ?? "");
        return everywhere switch
        {
            null => words.NotProved(row, "NotProved.ReachUnread"),
            false => words.NotProved(row, "NotProved.ReachLimited"),
            true => words.Warned(row, Cause.ReachesEveryMailbox),
        };
    }

    private static bool IsRefusal(Cause cause) => cause is Cause.AccessDenied or Cause.AccessPolicy or Cause.ImpersonationDenied;
}
