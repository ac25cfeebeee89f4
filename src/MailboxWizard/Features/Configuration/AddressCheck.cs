using MailboxWizard.Features.Handoffs;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// Which of the mailbox's names to enter in Therefore: it opens by the address as typed, which Therefore sends, and then by the user name,
/// where a run has read that with the administrator's token. The key itself may not read it, and gets no permission for it.
/// </summary>
internal sealed class AddressCheck(TestSubject subject, HandoffMailbox mailbox, IMailboxProbe probe, RowWords words)
{
    /// <summary>The user name, where it is another one than the address.</summary>
    public string? OtherName { get; } = string.Equals(mailbox.UserName, mailbox.Address, StringComparison.OrdinalIgnoreCase) ? null : mailbox.UserName;

    /// <summary>The mailbox opened; asked beside its folders.</summary>
    /// <returns>How the row ends.</returns>
    public async Task<Func<CheckRow, CheckRow>> JudgeAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        try
        {
            var known = await probe.IdentifyAsync(target, mailbox.UserName, cancellationToken);
            return row => known.Primary is { } primary
                ? words.Warned(row, Cause.AliasGiven, mailbox.Address, more: words.Text("AliasGiven.Primary", primary))
                : words.Passed(row, $"Evidence.Address{subject.Route}{known.UserName}", mailbox.Address, mailbox.UserName ?? "");
        }
        catch (Microsoft365Exception silent)
        {
            return row => words.NotTested(row, "NotTested.Address", silent.Problem.Code);
        }
    }

    /// <summary>The mailbox did not open by the address as typed. Therefore sends that, so that it stays red; but what to enter can be said.</summary>
    /// <returns>Whether it opens by its user name; null where that is not known, or what was met has nothing to do with the name.</returns>
    public async Task<bool?> OpensByUserNameAsync(ProbeTarget target, Microsoft365Problem met, CancellationToken cancellationToken)
    {
        if (OtherName is null || CauseBook.Of(CheckKind.Mailbox, subject.Route, met) is not (Cause.MailboxUnknown or Cause.MailboxNotOnline))
            return null;
        try
        {
            return await probe.OpensAsUserAsync(target.By(OtherName), cancellationToken);
        }
        catch (Microsoft365Exception)
        {
            // What the address as typed met is told.
            return null;
        }
    }
}
