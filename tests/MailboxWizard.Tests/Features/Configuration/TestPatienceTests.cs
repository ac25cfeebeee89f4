using MailboxWizard.Features.Configuration;
using MailboxWizard.Microsoft365;
using Route = MailboxWizard.Microsoft365.Route;

namespace MailboxWizard.Tests.Features.Configuration;

/// <summary>What is waited for, and until when.</summary>
public sealed class TestPatienceTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    /// <summary>The age is that of registration, secret and consent, in hours; below zero where nobody knows it.</summary>
    [Theory]
    [InlineData(Cause.SecretInvalid, 0, "usually 00:01:00, at most 00:15:00")]
    [InlineData(Cause.SecretInvalid, 1, "believed")]
    [InlineData(Cause.SecretInvalid, -1, "believed")]
    [InlineData(Cause.ConsentMissing, 1, "usually 00:05:00, at most 02:00:00")]
    [InlineData(Cause.ConsentMissing, 3, "believed")]
    [InlineData(Cause.ConsentMissing, -1, "believed")]
    [InlineData(Cause.AccessDenied, 1, "usually 00:05:00, at most 02:00:00")]
    [InlineData(Cause.AccessDenied, 3, "a change, at most 02:00:00")]
    [InlineData(Cause.ImpersonationDenied, 300, "a change, at most 02:00:00")]
    [InlineData(Cause.AccessDenied, -1, "a change, at most 02:00:00")]
    [InlineData(Cause.EwsNotAllowed, 300, "a change, at most 1.00:00:00")]
    [InlineData(Cause.EwsEnded, 0, "believed")]
    [InlineData(Cause.MailboxUnknown, 0, "believed")]
    public void What_the_setup_made_is_believed_after_a_time_and_what_a_person_must_change_is_looked_for_on(Cause cause, int hours, string said)
    {
        // Seen for the first time ten hours ago: what is looked for on is not given up.
        var before = new TestWait(cause, s_now.AddHours(-10), 30, s_now, null, TimeSpan.FromHours(2), null);

        var wait = TestPatience.After(Red(cause), hours < 0 ? null : s_now.AddHours(-hours), before, s_now);

        Assert.Equal(said, wait is null ? "believed" : $"{(wait.Usually is { } usually ? $"usually {usually}" : "a change")}, at most {wait.AtMost}");
    }

    [Fact]
    public void One_cause_for_which_waiting_does_not_help_ends_it()
    {
        Assert.NotNull(TestPatience.After(Red(Cause.AccessPolicy), s_now.AddHours(-3), null, s_now));
        Assert.Null(TestPatience.After(Red(Cause.AccessPolicy, Cause.ConsentMissing), s_now.AddHours(-3), null, s_now));
    }

    [Fact]
    public void Who_was_stopped_for_asking_too_often_asks_five_minutes_later()
    {
        var wait = TestPatience.After(Red(Cause.TooOften), s_now, null, s_now)!;
        Assert.Equal(s_now.AddMinutes(5), wait.NextAt);
        Assert.Equal(s_now.AddMinutes(5), TestPatience.Later(wait, s_now).NextAt);
        Assert.Equal(s_now.AddSeconds(1280), TestPatience.After(Red(Cause.TooOften), s_now, wait with { Attempts = 7 }, s_now)!.NextAt);
    }

    [Fact]
    public void A_busy_Microsoft_is_given_up_after_six_hours()
    {
        var wait = TestPatience.After(Red(Cause.MicrosoftBusy), null, null, s_now)!;

        Assert.NotNull(TestPatience.After(Red(Cause.MicrosoftBusy), null, wait, s_now.AddHours(6)));
        Assert.Null(TestPatience.After(Red(Cause.MicrosoftBusy), null, wait, s_now.AddHours(7)));
    }

    private static TestOutcome Red(params Cause[] causes) => new()
    {
        Route = Route.Graph,
        StartedAt = s_now,
        Took = TimeSpan.Zero,
        Rows = [.. causes.Select(cause => new CheckRow { Kind = CheckKind.Mailbox, Mailbox = $"{cause}", State = CheckState.Failed, Cause = cause })],
    };
}
