using MailboxWizard.Features.Setup;
using MailboxWizard.Storage;

namespace MailboxWizard.Tests.Durability;

/// <summary>What the writes of two nodes to their database say about each other.</summary>
internal static class NotedWrites
{
    /// <summary>Of each run the epochs only rise, in the order in which its row was written.</summary>
    public static IEnumerable<string> OldEpochs(IEnumerable<NotedWrite> writes) =>
        from run in writes.Where(write => write.Table is "SetupRuns").GroupBy(write => write.Run)
        let epochs = run.Select(write => write.Epoch!.Value).ToList()
        where !epochs.SequenceEqual(epochs.Order())
        select $"run {run.Key} was written under the epochs {string.Join(", ", epochs)}";

    /// <summary>No run of a tenant was at work between the first and the last sign of work of another.</summary>
    public static IEnumerable<string> Interleaved(IEnumerable<NotedWrite> writes, Customer customer)
    {
        var atWork = writes.Where(write => write.Table is "SetupRuns" && write.IsOf(customer.TenantId) && StoredJson.Read<SetupRunSnapshot>(write.Said!).State is SetupRunState.Running)
            .GroupBy(write => write.Run!.Value).Select(run => (Run: run.Key, From: run.Min(write => write.Number), Until: run.Max(write => write.Number))).OrderBy(run => run.From).ToList();
        return atWork.Zip(atWork.Skip(1)).Where(pair => pair.Second.From < pair.First.Until).Select(pair => $"run {pair.Second.Run} worked while run {pair.First.Run} did");
    }

    /// <summary>
    /// What the log must not say twice, or of a run that another node has: how it went on, its Test, its hand-off, its end. What came of a request
    /// that was on its way is said late, and so is what was taken back of it.
    /// </summary>
    public static bool IsOfTheRun(NotedWrite entry) => entry.Said!.Split(' ') is ["Run" or "Undo" or "Test" or "Handoff", not "Started"];

    /// <summary>What the first node wrote after its freeze for runs that the second one had taken over.</summary>
    public static List<NotedWrite> Late(List<NotedWrite> writes, int before)
    {
        var moved = writes.Take(before).Where(write => write is { Table: "SetupRuns", Node: "second" }).Select(write => write.Tenant).ToHashSet();
        return [.. writes.Skip(before).Where(write => write.Node is "first" && moved.Contains(write.Tenant))];
    }
}
