namespace MailboxWizard.Features.Audit.Chain;

/// <summary>
/// Heads that this process has written to its log: it does not forget them when the database does. The newest stands for all
/// that came before it; some older ones tell more closely where a chain was changed.
/// </summary>
public sealed class LoggedHeads
{
    private const int Most = 100;

    private readonly Queue<SavedHead> _heads = [];
    private readonly Lock _gate = new();

    public IReadOnlyList<SavedHead> All
    {
        get
        {
            lock (_gate)
                return [.. _heads];
        }
    }

    public void Add(SavedHead head)
    {
        lock (_gate)
        {
            _heads.Enqueue(head);
            if (_heads.Count > Most)
                _heads.Dequeue();
        }
    }
}
