using System.Collections.Concurrent;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Audit.Export;

/// <summary>The exports of this process, one a person at a time: the page shows how far it is, and can cancel it.</summary>
public sealed class AuditExports(TimeProvider time, ILogger<AuditExports> logger)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<(TenantId, ObjectId), AuditExport> _running = [];
    private readonly ConcurrentDictionary<LatestOnly<AuditExportProgress>, (TenantId, ObjectId)> _subscribers = [];

    public AuditExportProgress? Find(Person person) => _running.TryGetValue(Key(person), out var export) ? export.Progress : null;

    /// <summary>Asks the person's export to end; it does so within moments, if there is one.</summary>
    public void Cancel(Person person)
    {
        if (_running.TryGetValue(Key(person), out var export))
            export.Cancel();
    }

    public IDisposable Subscribe(Person person, Func<AuditExportProgress, Task> changed)
    {
        var subscriber = new LatestOnly<AuditExportProgress>(changed, s_pause, gone => _subscribers.TryRemove(gone, out _), time, logger);
        _subscribers[subscriber] = Key(person);
        return subscriber;
    }

    /// <summary>Null when the person has one under way.</summary>
    internal AuditExport? TryStart(Person person, AuditExportFormat format, CancellationToken cancellationToken)
    {
        var export = new AuditExport(format, Publish, ended => _running.TryRemove(new(Key(person), ended)), cancellationToken);
        if (_running.TryAdd(Key(person), export))
        {
            export.Report(AuditExportState.Running, 0, 0);
            return export;
        }

        export.Dispose();
        return null;

        void Publish(AuditExportProgress progress)
        {
            foreach (var (subscriber, owner) in _subscribers)
                if (owner == Key(person))
                    subscriber.Offer(progress);
        }
    }

    private static (TenantId, ObjectId) Key(Person person) => (person.TenantId, person.ObjectId);
}
