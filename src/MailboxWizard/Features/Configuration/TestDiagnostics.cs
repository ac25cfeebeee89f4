using System.Globalization;
using System.Text;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// What support needs to know of a Test: causes, codes, ids and times. Holds no secret and no token, since no row does, and none of
/// Microsoft's sentences, which may quote what was sent.
/// </summary>
public static class TestDiagnostics
{
    public static string Text(Handoff handoff, TestOutcome outcome, TestWait? wait = null, string? contact = null) => Text(
        [
            // What was registered by hand comes from no run, and nobody knows the id of its key.
            Said($"Hand-off {Handoff.Spoken(handoff.Number)}, {(handoff.IsForeign ? "registered by hand" : Said($"run {handoff.Run}"))}, {handoff.State}"),
            Said($"Tenant {handoff.TenantName} ({handoff.TenantId})"),
            Said($"Client ID {handoff.ClientId}{(handoff.IsForeign ? "" : Said($", secret's key id {handoff.SecretKeyId:D}"))}{(handoff.SecretEndsAt is { } ends ? Said($", ends {ends:yyyy-MM-dd}") : "")}"),
            Said($"{handoff.Therefore}, monitored: {string.Join(", ", handoff.Mailboxes.Select(mailbox => $"{mailbox.Address} / {mailbox.InputFolder}"))}"),
            .. handoff.Grants is { } grants
                ? [Said($"Grants as run {grants.Run} read them, {grants.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: {(grants.Grants.Count is 0 ? "none" : string.Join(", ", grants.Grants))}")]
                : Array.Empty<string>(),
        ],
        outcome, wait, contact);

    /// <param name="about">Lines about whose Test it was.</param>
    /// <param name="outcome">Of both routes, where both were tested.</param>
    /// <param name="wait">When it goes on by itself.</param>
    /// <param name="contact">To whom it is to be sent.</param>
    public static string Text(IEnumerable<string> about, TestOutcome outcome, TestWait? wait = null, string? contact = null)
    {
        var text = new StringBuilder();
        foreach (var line in about)
            Line($"{line}");
        for (var route = outcome; route is not null; route = route.OtherRoute)
        {
            Line($"Test of {route.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC over {route.Route}, {(route.Passed ? "passed" : route.IsFinished ? "not passed" : "running")}, {route.Took?.TotalSeconds:0.0} s");
            foreach (var row in route.Rows)
                Row(row);
        }
        if (wait is not null)
            Line($"Waits for {wait.Cause} since {wait.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {wait.Attempts} Tests so far, again at {wait.NextAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        if (contact is { Length: > 0 })
            Line($"To {contact}");
        return text.ToString();

        void Row(CheckRow row)
        {
            string?[] parts = [$"- {row.Kind}:", row.Mailbox, row.State.ToString(), row.Cause?.ToString(), row.At is { } at ? $"{at.UtcDateTime:HH:mm:ss.fff}" : null, row.Took is { } took ? $"{took.TotalMilliseconds:0} ms" : null];
            Line($"{string.Join(' ', parts.OfType<string>())}");
            if ((row.Code ?? row.RequestId ?? row.ClientRequestId) is not null)
                Line($"  code {row.Code ?? "-"}, request-id {row.RequestId ?? "-"}, client-request-id {row.ClientRequestId ?? "-"}");
        }

        void Line(FormattableString line) => text.Append(ForeignText.Shown(Said(line))).Append('\n');
    }

    private static string Said(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
