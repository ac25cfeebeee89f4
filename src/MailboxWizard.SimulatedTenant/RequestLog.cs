using System.Collections.Concurrent;

namespace MailboxWizard.SimulatedTenant;

/// <summary>What was asked and how it was answered; the last two thousand requests.</summary>
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
        Keep(_entries, entry);
        if (entry.Status == StatusCodes.Status501NotImplemented) Keep(_unknown, entry);
    }

    private static void Keep(ConcurrentQueue<RequestEntry> queue, RequestEntry entry)
    {
        queue.Enqueue(entry);
        while (queue.Count > Capacity) queue.TryDequeue(out _);
    }
}
