using MailboxWizard.Features.Audit;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>One write in a tenant, one entry in the audit log before it and one after; what cannot be written there is not done.</summary>
internal static class AuditedWrites
{
    /// <param name="audit">Where the entries go.</param>
    /// <param name="entry">What is about to be done.</param>
    /// <param name="done">What the log says when it succeeded.</param>
    /// <param name="act">Does it, and tells which request it made.</param>
    /// <param name="cancellationToken">Ends the wait, not what is written down afterwards.</param>
    public static async Task<T> WriteAsync<T>(
        this AuditLog audit, AuditEntry entry, AuditOutcome done, Func<Action<GraphCall>, Task<T>> act, CancellationToken cancellationToken)
    {
        await audit.AppendAsync(entry with { Outcome = AuditOutcome.Intended }, cancellationToken);
        GraphCall? call = null;
        T result;
        try
        {
            result = await act(made => call = made);
        }
        catch (Exception fault)
        {
            var answer = (fault as Microsoft365Exception)?.Problem;
            var failed = entry.Answered(call) with
            {
                Outcome = answer?.Status is 401 or 403 ? AuditOutcome.Refused : AuditOutcome.Failed,
                // Never the message: Microsoft's may quote what was sent.
                Detail = answer?.Code ?? fault.GetType().Name,
            };
            await audit.AppendAsync(failed, CancellationToken.None);
            throw;
        }
        // Not to be cancelled: the write is done.
        await audit.AppendAsync(entry.Answered(call) with { Outcome = done }, CancellationToken.None);
        return result;
    }

    /// <summary>With what Microsoft answered.</summary>
    public static AuditEntry Answered(this AuditEntry entry, GraphCall? call) => call is null ? entry : entry with
    {
        Request = call.Request,
        Status = call.Status,
        RequestId = call.RequestId,
        ClientRequestId = call.ClientRequestId,
        DurationMilliseconds = (long)call.Took.TotalMilliseconds,
    };
}
