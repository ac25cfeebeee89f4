namespace MailboxWizard.Features.Audit;

/// <summary>A run in order: what was before its steps, the thirteen with their requests, the proof, and what came after.</summary>
public sealed record AuditTimeline
{
    /// <summary>The proof's number.</summary>
    private const int Proof = 0;

    private const int Steps = 13;

    public required IReadOnlyList<AuditTimelineLine> Before { get; init; }

    /// <summary>The thirteen in order, then the proof.</summary>
    public required IReadOnlyList<AuditTimelineStep> Rows { get; init; }

    public required IReadOnlyList<AuditTimelineLine> After { get; init; }

    /// <param name="entries">Of one run, oldest first.</param>
    /// <param name="ledger">Null when only the entries are left.</param>
    public static AuditTimeline Of(IReadOnlyList<AuditEntry> entries, AuditRunLedger? ledger)
    {
        var lines = Lines(entries);
        var first = lines.FindIndex(line => line.Last.Step is not null);
        var proof = lines.FindIndex(line => line.Last.Action is AuditAction.Test);
        List<AuditTimelineLine> before = [], after = [];
        var steps = Enumerable.Range(1, Steps).Append(Proof).ToDictionary(number => number, _ => new List<AuditTimelineLine>());
        for (var index = 0; index < lines.Count; index++)
        {
            var line = lines[index];
            if (line.Last.Step is { } step && step is > 0 and <= Steps)
                steps[step].Add(line);
            // The run's own Test, which is before any engineer's.
            else if (index == proof && line.Last.Handoff is null)
                steps[Proof].Add(line);
            else
                (first < 0 || index < first ? before : after).Add(line);
        }

        return new()
        {
            Before = before,
            After = after,
            Rows = [.. Enumerable.Range(1, Steps).Append(Proof).Select(number => new AuditTimelineStep
            {
                Number = number,
                Known = ledger?.Steps.FirstOrDefault(row => row.Number == number),
                Lines = steps[number],
            })],
        };
    }

    /// <summary>What was intended and what came of it is one line; what nothing came of stays, for that is what it says.</summary>
    private static List<AuditTimelineLine> Lines(IReadOnlyList<AuditEntry> entries)
    {
        List<AuditTimelineLine> lines = [];
        Dictionary<(int? Step, AuditAction Action, string Subject), int> open = [];
        foreach (var entry in entries)
        {
            var what = (entry.Step, entry.Action, entry.Subject);
            if (entry.Outcome is AuditOutcome.Intended)
            {
                open[what] = lines.Count;
                lines.Add(new() { Intended = entry, Last = entry });
            }
            else if (open.Remove(what, out var at))
            {
                lines[at] = lines[at] with { Last = entry };
            }
            else
            {
                lines.Add(new() { Last = entry });
            }
        }

        return lines;
    }
}

/// <summary>One of the thirteen, or the proof as number 0.</summary>
public sealed record AuditTimelineStep
{
    public required int Number { get; init; }

    /// <summary>As the run itself keeps it; null when only its entries are left.</summary>
    public AuditRunStep? Known { get; init; }

    /// <summary>Its writes in order; none for what was found and read only.</summary>
    public required IReadOnlyList<AuditTimelineLine> Lines { get; init; }
}

/// <summary>One deed: its last entry, and the one before it that said what was intended.</summary>
public sealed record AuditTimelineLine
{
    public AuditEntry? Intended { get; init; }

    public required AuditEntry Last { get; init; }

    public bool Holds(long number) => Last.Number == number || Intended?.Number == number;
}
