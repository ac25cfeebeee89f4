namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>The messages of a folder, found by id, counted and shown newest first without looking at each of tens of thousands for every request.</summary>
public sealed class MessageCollection : SharedCollection<MailMessage>
{
    private readonly Dictionary<string, MailMessage> _byId = new(StringComparer.Ordinal);
    private volatile Order? _order;
    private volatile int _unread;

    /// <summary>How many nobody has read.</summary>
    public int Unread => _unread;

    public MailMessage? Find(string id)
    {
        lock (Gate) return _byId.GetValueOrDefault(id);
    }

    /// <summary>All of them as they are now; sorted once after each change.</summary>
    public IReadOnlyList<MailMessage> NewestFirst()
    {
        var all = Snapshot();
        if (_order is { } known && ReferenceEquals(known.Of, all)) return known.NewestFirst;
        MailMessage[] sorted = [.. all.OrderByDescending(message => message.ReceivedAt)];
        _order = new Order(all, sorted);
        return sorted;
    }

    private protected override void Added(MailMessage item)
    {
        _byId[item.Id] = item;
        if (!item.IsRead) _unread++;
    }

    private protected override void Removed(IReadOnlyList<MailMessage> gone)
    {
        foreach (var message in gone)
        {
            _byId.Remove(message.Id);
            if (!message.IsRead) _unread--;
        }
    }

    private sealed record Order(MailMessage[] Of, MailMessage[] NewestFirst);
}
