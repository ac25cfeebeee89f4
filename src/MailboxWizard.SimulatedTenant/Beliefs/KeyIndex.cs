namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>Finds the items of a collection by one of their keys.</summary>
internal sealed class KeyIndex<T, TKey>(IndexedCollection<T> items, Func<T, TKey?> key, IEqualityComparer<TKey>? comparer) : IKeyIndex<T>
    where T : class
    where TKey : notnull
{
    private readonly Dictionary<TKey, List<T>> _byKey = new(comparer);

    /// <summary>Those with this key, in the order in which they were added.</summary>
    public IReadOnlyList<T> All(TKey wanted) => items.Read<IReadOnlyList<T>>(() => _byKey.TryGetValue(wanted, out var found) ? [.. found] : []);

    public T? First(TKey wanted) => items.Read(() => _byKey.TryGetValue(wanted, out var found) ? found[0] : null);

    void IKeyIndex<T>.Add(T item)
    {
        if (key(item) is not { } has) return;
        if (_byKey.TryGetValue(has, out var others)) others.Add(item);
        else _byKey[has] = [item];
    }

    void IKeyIndex<T>.Remove(T item)
    {
        if (key(item) is not { } had || !_byKey.TryGetValue(had, out var same)) return;
        same.Remove(item);
        if (same.Count == 0) _byKey.Remove(had);
    }

    void IKeyIndex<T>.Rebuild(IEnumerable<T> all)
    {
        _byKey.Clear();
        foreach (var item in all) ((IKeyIndex<T>)this).Add(item);
    }
}

/// <summary>What a collection tells its indexes.</summary>
internal interface IKeyIndex<in T>
{
    void Add(T item);

    void Remove(T item);

    void Rebuild(IEnumerable<T> all);
}
