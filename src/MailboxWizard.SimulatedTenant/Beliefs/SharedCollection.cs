using System.Collections;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A collection that requests and tests may read and change at the same time; each reader sees a snapshot.</summary>
public class SharedCollection<T> : IReadOnlyCollection<T>
{
    private readonly List<T> _items = [];
    private volatile T[]? _snapshot = [];

    public SharedCollection() { }

    public SharedCollection(IEnumerable<T> items)
    {
        foreach (var item in items) Add(item);
    }

    public int Count => Snapshot().Length;

    private protected Lock Gate { get; } = new();

    public void Add(T item)
    {
        lock (Gate)
        {
            _items.Add(item);
            _snapshot = null;
            Added(item);
        }
    }

    public bool Remove(T item)
    {
        lock (Gate)
        {
            if (!_items.Remove(item)) return false;
            _snapshot = null;
            Removed([item]);
            return true;
        }
    }

    /// <summary>Puts another item in the place of one; nothing happens if that one is not there.</summary>
    public void Replace(T item, T other)
    {
        lock (Gate)
        {
            var at = _items.IndexOf(item);
            if (at < 0) return;
            _items[at] = other;
            _snapshot = null;
            Removed([item]);
            Added(other);
        }
    }

    public void RemoveWhere(Predicate<T> match)
    {
        lock (Gate)
        {
            var gone = _items.FindAll(match);
            if (gone.Count == 0) return;
            _items.RemoveAll(match);
            _snapshot = null;
            Removed(gone);
        }
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Snapshot()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What is in it now; copied only once after each change, so many readers of a large collection share one copy.</summary>
    internal T[] Snapshot()
    {
        if (_snapshot is { } shared) return shared;
        lock (Gate) return _snapshot ??= [.. _items];
    }

    private protected virtual void Added(T item) { }

    private protected virtual void Removed(IReadOnlyList<T> gone) { }
}
