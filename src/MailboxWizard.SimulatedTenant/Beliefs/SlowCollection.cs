using System.Collections;
using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MailboxWizard.SimulatedTenant.Beliefs;

/// <summary>A collection whose changes can be read back at once and take effect later; each reader sees a snapshot.</summary>
[JsonConverter(typeof(SlowJson))]
public sealed class SlowCollection<T> : IReadOnlyCollection<T>
{
    private ImmutableList<Entry> _entries = [];

    public SlowCollection() { }

    internal SlowCollection(IEnumerable<Entry> entries) => _entries = [.. entries];

    public int Count => _entries.Count(entry => entry.Until is null);

    internal IReadOnlyList<Entry> Entries => _entries;

    /// <param name="from">When it takes effect; left out, at once.</param>
    public void Add(T item, DateTimeOffset from = default) => ImmutableInterlocked.Update(ref _entries, list => list.Add(new Entry(item, from, null)));

    /// <param name="until">How long it stays in effect although it is gone; left out, not at all.</param>
    public void Remove(T item, DateTimeOffset until = default)
        => ImmutableInterlocked.Update(ref _entries, list => list.ConvertAll(e => e.Until is null && EqualityComparer<T>.Default.Equals(e.Item, item) ? e with { Until = until } : e));

    public IEnumerable<T> InForce(DateTimeOffset now) => _entries.Where(e => e.From <= now && (e.Until is not { } until || now < until)).Select(e => e.Item);

    /// <summary>When a thing that is in the collection takes effect.</summary>
    public DateTimeOffset InForceFrom(T item) => _entries.FirstOrDefault(e => e.Until is null && EqualityComparer<T>.Default.Equals(e.Item, item))?.From ?? default;

    /// <summary>What was written, in effect or not.</summary>
    public IEnumerator<T> GetEnumerator() => _entries.Where(e => e.Until is null).Select(e => e.Item).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal sealed record Entry(T Item, DateTimeOffset From, DateTimeOffset? Until);
}
