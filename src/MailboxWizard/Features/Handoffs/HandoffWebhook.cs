using System.Text.Json.Serialization;
using System.Threading.Channels;
using MailboxWizard.Features.Audit;
using MailboxWizard.Features.SignIn;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Handoffs;

/// <summary>
/// Tells Spectrum that a hand-off is there or has ended, and of what needs a look. The one call outside Microsoft 365: its address
/// is a setting, never input. Nobody waits for it, and what it cannot deliver is logged and, but for alarms of the audit log, audited.
/// </summary>
public sealed partial class HandoffWebhook(
    IHttpClientFactory http, AuditLog audit, AuditAlarms alarms, IOptions<HandoffsOptions> options, IOptions<PublicAddressOptions> address, TimeProvider time,
    ILogger<HandoffWebhook> logger) : BackgroundService
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Client = "webhook";

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)];

    private readonly Channel<Notice> notices = Channel.CreateBounded<Notice>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>Returns at once; nothing happens when no address is set.</summary>
    public void Tell(Handoff handoff)
    {
        if (string.IsNullOrEmpty(options.Value.WebhookUrl))
            return;
        var link = address.Value.Of($"/handoffs/{handoff.Number}");
        var entry = new AuditEntry
        {
            TenantId = handoff.TenantId,
            TenantName = handoff.LoggedTenantName,
            ActorName = "MailboxWizard",
            Action = AuditAction.Notification,
            Subject = Handoff.Spoken(handoff.Number),
            Outcome = AuditOutcome.Intended,
            Run = handoff.IsForeign ? null : handoff.Run,
            Handoff = handoff.Number,
        };
        notices.Writer.TryWrite(new(
            new WebhookBody(Handoff.Spoken(handoff.Number), ForeignText.InNotice(handoff.TenantName), handoff.Mailboxes.Count, handoff.State.ToString(), link),
            entry with { Detail = handoff.State.ToString() }, entry.Subject));
    }

    /// <summary>The other half of an alarm, beside the log entry at level Error.</summary>
    /// <param name="alarm">Its name.</param>
    /// <param name="said">One sentence without a secret and without a name: it stays in the chain.</param>
    /// <param name="about">Whom it is about, for the audit log.</param>
    public void Alarm(string alarm, string said, AuditEntry about)
    {
        if (string.IsNullOrEmpty(options.Value.WebhookUrl))
            return;
        var entry = about with { Action = AuditAction.Notification, ActorId = null, ActorTenantId = null, ActorName = "MailboxWizard", Subject = alarm, Outcome = AuditOutcome.Intended, Detail = said };
        notices.Writer.TryWrite(new(new WebhookAlarm(alarm, said, address.Value.Of("/audit"), ForeignText.InNotice(about.TenantName)), entry, alarm));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        alarms.Listen(Tell);
        await foreach (var notice in notices.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await DeliverAsync(notice, stoppingToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                // A notice that cannot even be audited must not end the courier.
                Log.NoticeLost(logger, broken, notice.Subject);
            }
        }
    }

    /// <summary>Without an entry: it may be about the log that cannot be written.</summary>
    private void Tell(AuditAlarm alarm, string sentence)
    {
        if (!string.IsNullOrEmpty(options.Value.WebhookUrl))
            notices.Writer.TryWrite(new(new WebhookAlarm($"{alarm}", sentence, address.Value.Of("/audit")), null, $"alarm {alarm}"));
    }

    private async Task DeliverAsync(Notice notice, CancellationToken cancellationToken)
    {
        if (notice.Entry is { } intended)
            await audit.AppendAsync(intended with { Detail = null }, cancellationToken);
        for (var attempt = 0; ; attempt++)
        {
            var (status, reason) = await TryPostAsync(notice.Body, cancellationToken);
            if (status is >= 200 and < 300)
            {
                if (notice.Entry is { } told)
                    await audit.AppendAsync(told with { Outcome = AuditOutcome.Done, Status = status }, cancellationToken);
                return;
            }
            Log.WebhookRefused(logger, notice.Subject, attempt + 1, reason);
            if (attempt == Pauses.Length)
            {
                Log.WebhookGivenUp(logger, notice.Subject);
                if (notice.Entry is { } untold)
                    await audit.AppendAsync(untold with { Outcome = AuditOutcome.Failed, Status = status, Detail = reason }, cancellationToken);
                return;
            }
            await Task.Delay(Pauses[attempt], time, cancellationToken);
        }
    }

    private async Task<(int? Status, string Reason)> TryPostAsync(object body, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            using var client = http.CreateClient(Client);
            using var answer = await client.PostAsJsonAsync(options.Value.WebhookUrl, body, limit.Token);
            return ((int)answer.StatusCode, $"HTTP {(int)answer.StatusCode}");
        }
        catch (HttpRequestException unreachable)
        {
            return (null, unreachable.HttpRequestError.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "No answer within 10 s");
        }
    }

    /// <param name="Body">What is posted, as JSON.</param>
    /// <param name="Entry">With the detail of the delivered one; null for an alarm.</param>
    /// <param name="Subject">For the log.</param>
    private sealed record Notice(object Body, AuditEntry? Entry, string Subject);

    private static partial class Log
    {
        [LoggerMessage(2301, LogLevel.Warning, "The webhook did not take the notice about {Handoff} at attempt {Attempt}: {Reason}")]
        public static partial void WebhookRefused(ILogger logger, string handoff, int attempt, string reason);

        [LoggerMessage(2302, LogLevel.Error, "The webhook was given up for {Handoff}")]
        public static partial void WebhookGivenUp(ILogger logger, string handoff);

        [LoggerMessage(2303, LogLevel.Error, "The notice about {Handoff} was lost")]
        public static partial void NoticeLost(ILogger logger, Exception broken, string handoff);
    }
}

/// <summary>What the webhook gets, as JSON: no secret, no address of a mailbox.</summary>
public sealed record WebhookBody(string Number, string Tenant, int Mailboxes, string State, string? Link);

/// <summary>What the webhook gets of an alarm, as JSON.</summary>
public sealed record WebhookAlarm(string Alarm, string Text, string? Link, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tenant = null);
