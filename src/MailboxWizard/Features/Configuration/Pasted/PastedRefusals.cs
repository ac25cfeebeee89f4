using MailboxWizard.Features.Audit;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>
/// Writes down who was not let in by <see cref="PastedTestLimits"/>, and raises the alarm when it is too often: event 2431 and the webhook,
/// whichever door it was.
/// </summary>
internal sealed partial class PastedRefusals(AuditRefusals refusals, HandoffWebhook webhook, ILogger<PastedRefusals> logger)
{
    /// <param name="admission">That met a limit.</param>
    /// <param name="clientId">Of the registration that was tried.</param>
    /// <param name="person">Who tried.</param>
    /// <param name="entry">What the audit log says of it, without the limit.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task AppendAsync(PastedAdmission admission, AppId clientId, Person person, AuditEntry entry, CancellationToken cancellationToken)
    {
        if (admission.Limit is not { } limit)
            throw new ArgumentException("It was let in.", nameof(admission));
        await refusals.AppendAsync(entry with { Outcome = AuditOutcome.Refused, Detail = $"{entry.Detail}. Limit: {limit}" }, cancellationToken);
        if (!admission.IsAlarm)
            return;
        Log.GuessingSuspected(logger, person.TenantId, person.ObjectId, limit, clientId);
        webhook.Alarm(
            "PastedValuesGuessed", $"Values that were pasted or entered by hand were tried too often, by person {person.ObjectId} of tenant {person.TenantId}. Limit: {limit}", entry);
    }

    private static partial class Log
    {
        [LoggerMessage(2431, LogLevel.Error, "Values that were pasted or entered by hand were tried too often by person {Person} of tenant {Tenant}; limit {Limit}, last client ID {ClientId}")]
        public static partial void GuessingSuspected(ILogger logger, TenantId tenant, ObjectId person, PastedLimit limit, AppId clientId);
    }
}
