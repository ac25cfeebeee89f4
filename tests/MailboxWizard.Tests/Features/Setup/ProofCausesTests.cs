using MailboxWizard.Features.Configuration;
using MailboxWizard.Features.Setup;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Setup;

/// <summary>Which failed Tests are tried again right after a run created something.</summary>
public sealed class ProofCausesTests
{
    [Theory]
    [InlineData(true, Cause.SecretInvalid)]
    [InlineData(true, Cause.ConsentMissing, Cause.AccessDenied)]
    [InlineData(false, Cause.MicrosoftBusy)]
    [InlineData(false, Cause.TooOften)]
    [InlineData(false, Cause.NoAnswer)]
    [InlineData(false, Cause.FolderNotFound)]
    [InlineData(false, Cause.EwsDisabled)]
    [InlineData(false, Cause.ConsentMissing, Cause.FolderNotFound)]
    [InlineData(false)]
    public void Only_what_new_things_fail_with_is_tested_again_by_the_run(bool waits, params Cause[] causes)
    {
        var outcome = new TestOutcome
        {
            Route = Route.Graph,
            StartedAt = DateTimeOffset.UnixEpoch,
            Rows = [.. causes.Select(cause => new CheckRow { Kind = CheckKind.Mailbox, State = CheckState.Failed, Cause = cause })],
        };

        Assert.Equal(waits, ProofCauses.MayPass(outcome));
    }
}
