using System.Collections.Concurrent;

namespace MailboxWizard.SimulatedTenant;

/// <summary>What was asked and how it was answered: the last two thousand requests, and every one that is not simulated.</summary>
public sealed class RequestLog
{
    private const int Capacity = 2000;
    private readonly ConcurrentQueue<RequestEntry> _entries = new();
    private readonly ConcurrentQueue<RequestEntry> _unknown = new();

    public IReadOnlyList<RequestEntry> All => [.. _entries];

    /// <summary>Requests for endpoints that are not simulated, each answered 501.</summary>
    public IReadOnlyList<RequestEntry> Unknown => [.. _unknown];

    internal void Add(RequestEntry entry)
    {
        _entries.Enqueue(entry);
        while (_entries.Count > Capacity) _entries.TryDequeue(out _);
        if (entry.Status == StatusCodes.Status501NotImplemented) _unknown.Enqueue(entry);
    }

    internal void Replace(IEnumerable<RequestEntry> entries, IEnumerable<RequestEntry> unknown)
    {
        _entries.Clear();
        _unknown.Clear();
        foreach (var entry in entries) _entries.Enqueue(entry);
        foreach (var entry in unknown) _unknown.Enqueue(entry);
    }
}
