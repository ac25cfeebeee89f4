using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Audit;

/// <summary>
/// Refusals of people who are signed in: each is written the first time, and repeats are counted and written as a number, so
/// that nobody fills by pressing a button what cannot be emptied.
/// </summary>
public sealed partial class AuditRefusals(AuditLog log, TimeProvider time, ILogger<AuditRefusals> logger) : BackgroundService, IHostedLifecycleService
{
    /// <summary>How long repeats are counted before they are written.</summary>
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>Different things that one person may be refused in that time before they are counted together.</summary>
    internal const int MostSubjects = 20;

    private readonly Dictionary<(ObjectId Person, AuditAction Action), Counted> _counted = [];
    private readonly Lock _gate = new();

    /// <param name="entry">Of somebody who is known.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        var person = entry.ActorId ?? throw new ArgumentException("Who nobody knows is not written down.", nameof(entry));
        // Refused for another reason it is another refusal.
        var what = $"{entry.Subject}\n{entry.Handoff}\n{entry.Detail}";
        Counted? over = null;
        lock (_gate)
        {
            if (_counted.TryGetValue((person, entry.Action), out var counted) && time.GetUtcNow() - counted.Since < Window)
            {
                if (counted.Subjects.Contains(what) || counted.Subjects.Count >= MostSubjects)
                {
                    counted.Repeats++;
                    return;
                }
            }
            else
            {
                (over, counted) = (counted, new(entry, time.GetUtcNow()));
                _counted[(person, entry.Action)] = counted;
            }

            counted.Subjects.Add(what);
        }

        if (over is not null)
            await WriteAsync(over, cancellationToken);
        await log.AppendAsync(entry, cancellationToken);
    }

    /// <summary>Writes what was counted for long enough.</summary>
    internal async Task SweepAsync(bool all, CancellationToken cancellationToken)
    {
        List<Counted> over;
        lock (_gate)
        {
            var keys = _counted.Where(pair => all || time.GetUtcNow() - pair.Value.Since >= Window).Select(pair => pair.Key).ToList();
            over = [.. keys.Select(key => _counted[key])];
            foreach (var key in keys)
                _counted.Remove(key);
        }

        foreach (var counted in over)
            await WriteAsync(counted, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => SweepSafelyAsync(all: true, cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await SweepSafelyAsync(all: false, stoppingToken);
    }

    private async Task SweepSafelyAsync(bool all, CancellationToken cancellationToken)
    {
        try
        {
            await SweepAsync(all, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The refusals themselves are written; only how often they were repeated is lost.
            TheCountWasNotWritten(logger, exception);
        }
    }

    private async Task WriteAsync(Counted counted, CancellationToken cancellationToken)
    {
        if (counted.Repeats > 0)
            // Nobody does anything now: who was erased meanwhile stays without a name.
            await log.AppendAsync(counted.First with { ActorName = "", ActorAddress = null, Detail = Repeated(counted) }, cancellationToken);
    }

    /// <summary>With the reason of the first, where one was given.</summary>
    private static string Repeated(Counted counted) =>
        FormattableString.Invariant($"Repeated {counted.Repeats} times since {counted.Since:u}{(counted.First.Detail is { } reason ? $", first {reason}" : "")}");

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "How often refusals were repeated could not be written to the audit log.")]
    private static partial void TheCountWasNotWritten(ILogger logger, Exception exception);

    /// <summary>What one person was refused since a moment.</summary>
    private sealed class Counted(AuditEntry first, DateTimeOffset since)
    {
        public AuditEntry First => first;

        public DateTimeOffset Since => since;

        public HashSet<string> Subjects { get; } = [];

        public int Repeats { get; set; }
    }
}
