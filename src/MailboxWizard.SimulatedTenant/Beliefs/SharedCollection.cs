using System.Collections;
using System.Collections.Immutable;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A collection that requests and tests may read and change at the same time; each reader sees a snapshot.</summary>
public class SharedCollection<T> : IReadOnlyCollection<T>
{
    private ImmutableList<T> _items = [];

    public SharedCollection() { }

    public SharedCollection(IEnumerable<T> items) => _items = [.. items];

    public int Count => _items.Count;

    public void Add(T item) => ImmutableInterlocked.Update(ref _items, list => list.Add(item));

    public bool Remove(T item) => ImmutableInterlocked.Update(ref _items, list => list.Remove(item));

    /// <summary>Puts another one in its place; false if it is gone.</summary>
    public bool Replace(T old, T item) => ImmutableInterlocked.Update(ref _items, list => list.IndexOf(old) is var at and >= 0 ? list.SetItem(at, item) : list);

    public void RemoveWhere(Predicate<T> match) => ImmutableInterlocked.Update(ref _items, list => list.RemoveAll(match));

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
