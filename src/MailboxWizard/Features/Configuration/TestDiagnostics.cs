using System.Globalization;
using System.Text;
using MailboxWizard.Features.Handoffs;

namespace MailboxWizard.Features.Configuration;

/// <summary>What support needs to know of a Test: codes, ids and times. Holds no secret and no token, since no row does.</summary>
public static class TestDiagnostics
{
    public static string Text(Handoff handoff, TestOutcome outcome)
    {
        var text = new StringBuilder();
        Line($"Hand-off {Handoff.Spoken(handoff.Number)}, run {handoff.Run}, {handoff.State}");
        Line($"Tenant {handoff.TenantName} ({handoff.TenantId})");
        Line($"Client ID {handoff.ClientId}, secret's key id {handoff.SecretKeyId:D}, ends {handoff.SecretEndsAt:yyyy-MM-dd}");
        Line($"Route {outcome.Route}, {handoff.Therefore}");
        Line($"Test of {outcome.StartedAt:yyyy-MM-dd HH:mm:ss} UTC, {(outcome.Passed ? "passed" : outcome.IsFinished ? "not passed" : "running")}, {outcome.Took?.TotalSeconds:0.0} s");
        foreach (var row in outcome.Rows)
        {
            Line($"- {row.Kind}{(row.Mailbox is null ? "" : $" {row.Mailbox}")}: {row.State} {row.Cause} {row.Took?.TotalMilliseconds:0} ms");
            if ((row.Code ?? row.RequestId ?? row.ClientRequestId) is not null)
                Line($"  code {row.Code ?? "-"}, request-id {row.RequestId ?? "-"}, client-request-id {row.ClientRequestId ?? "-"}");
        }
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
