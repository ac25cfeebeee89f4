using System.Globalization;
using System.Text;
using MailboxWizard.Features.Handoffs;

namespace MailboxWizard.Features.Configuration;

/// <summary>
/// What support needs to know of a Test: causes, codes, ids and times. Holds no secret and no token, since no row does, and none of
/// Microsoft's sentences, which may quote what was sent.
/// </summary>
public static class TestDiagnostics
{
    public static string Text(Handoff handoff, TestOutcome outcome, string? contact = null)
    {
        var text = new StringBuilder();
        // One that was registered by hand comes from no run, and nobody knows the id of its key.
        Line($"Hand-off {Handoff.Spoken(handoff.Number)}, {(handoff.IsForeign ? "registered by hand" : $"run {handoff.Run}")}, {handoff.State}");
        Line($"Tenant {handoff.TenantName} ({handoff.TenantId})");
        Line($"Client ID {handoff.ClientId}{(handoff.IsForeign ? "" : $", secret's key id {handoff.SecretKeyId:D}")}{(handoff.SecretEndsAt is { } ends ? string.Create(CultureInfo.InvariantCulture, $", ends {ends:yyyy-MM-dd}") : "")}");
        Line($"{handoff.Therefore}, monitored: {string.Join(", ", handoff.Mailboxes.Select(mailbox => $"{mailbox.Address} / {mailbox.InputFolder}"))}");
        for (var route = outcome; route is not null; route = route.OtherRoute)
        {
            Line($"Test of {route.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC over {route.Route}, {(route.Passed ? "passed" : route.IsFinished ? "not passed" : "running")}, {route.Took?.TotalSeconds:0.0} s");
            foreach (var row in route.Rows)
                Row(row);
        }
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

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
