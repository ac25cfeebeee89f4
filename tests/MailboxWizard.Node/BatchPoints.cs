using System.Diagnostics;

namespace MailboxWizard.Node;

/// <summary>
/// Points at what the product sends to PostgreSQL past EF, which no interceptor sees: the audit log's batches. Npgsql tells of a batch when
/// it has been answered (https://www.npgsql.org/doc/diagnostics/tracing.html); its transaction is still open then, so that who is killed there has
/// written nothing. That it was written is what the next point finds.
/// </summary>
internal sealed class BatchPoints : IDisposable
{
    private const string Appending = "INSERT INTO \"AuditEntries\"";

    private readonly ActivityListener _listener;

    public BatchPoints(Points points)
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name is "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (points.HasStarted && activity.TagObjects.Any(tag => tag.Value is string text && text.Contains(Appending, StringComparison.Ordinal)))
                    points.Before(Points.Database, "COMMIT of the audit log");
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();
}
