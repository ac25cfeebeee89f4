namespace MailboxWizard.Features.Audit.Export;

/// <summary>One export under way.</summary>
internal sealed class AuditExport(
    AuditExportFormat format, Action<AuditExportProgress> publish, Action<AuditExport> ended, CancellationToken cancellationToken) : IDisposable
{
    private readonly CancellationTokenSource _cancelling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly Lock _gate = new();
    private bool _isOver;

    public AuditExportProgress Progress { get; private set; } = new() { Id = Guid.NewGuid(), Format = format, State = AuditExportState.Running };

    public CancellationToken Cancelled => _cancelling.Token;

    public void Cancel()
    {
        lock (_gate)
        {
            if (!_isOver)
                _cancelling.Cancel();
        }
    }

    public void Report(AuditExportState state, long written, int percent)
    {
        Progress = Progress with { State = state, Written = written, Percent = percent };
        publish(Progress);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            ended(this);
            _cancelling.Dispose();
        }
    }
}
