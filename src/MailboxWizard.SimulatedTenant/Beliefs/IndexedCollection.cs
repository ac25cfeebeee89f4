namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A shared collection whose items are found by their keys without looking at every one of them.</summary>
public sealed class IndexedCollection<T> : SharedCollection<T> where T : class
{
    private readonly List<IKeyIndex<T>> _indexes = [];
    private volatile bool _isStale;

    /// <param name="key">Null for an item that has no such key.</param>
    internal KeyIndex<T, TKey> By<TKey>(Func<T, TKey?> key, IEqualityComparer<TKey>? comparer = null) where TKey : notnull
    {
        var index = new KeyIndex<T, TKey>(this, key, comparer);
        lock (Gate)
        {
            _indexes.Add(index);
            _isStale = true;
        }
        return index;
    }

    /// <summary>Runs a look-up while nothing changes, after the indexes have caught up.</summary>
    internal TResult Read<TResult>(Func<TResult> look)
    {
        lock (Gate)
        {
            if (_isStale)
            {
                var items = Snapshot();
                foreach (var index in _indexes) index.Rebuild(items);
                _isStale = false;
            }
            return look();
        }
    }

    private protected override void Added(T item)
    {
        // A key that changes is rare, so everything is indexed anew at the next look-up.
        if (item is IKeyed keyed) keyed.Rekeyed = () => _isStale = true;
        if (_isStale) return;
        foreach (var index in _indexes) index.Add(item);
    }

    private protected override void Removed(IReadOnlyList<T> gone)
    {
        if (_isStale) return;
        foreach (var index in _indexes)
            foreach (var item in gone) index.Remove(item);
    }
}
