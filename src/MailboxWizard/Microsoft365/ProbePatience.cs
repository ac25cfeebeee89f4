namespace MailboxWizard.Microsoft365;

/// <summary>
/// The one place where a Test asks again: only after an answer of <see cref="BusyAnswers"/>, as long as Microsoft wishes or with growing
/// pauses, and never beyond the time that all questions of one Test have together.
/// </summary>
public sealed class ProbePatience
{
    private const int MostAttempts = 6;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(8);

    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly long _started;
    private readonly Func<ProbePause, Task>? _pausing;

    public ProbePatience(TimeProvider time, TimeSpan limit)
        : this(time, limit, time.GetTimestamp(), pausing: null)
    {
    }

    private ProbePatience(TimeProvider time, TimeSpan limit, long started, Func<ProbePause, Task>? pausing) =>
        (_time, _limit, _started, _pausing) = (time, limit, started, pausing);

    /// <summary>The same patience, which tells of its pauses.</summary>
    public ProbePatience Telling(Func<ProbePause, Task> pausing) => new(_time, _limit, _started, pausing);

    /// <summary>The time for all questions is over: what can be left out is left out.</summary>
    internal bool IsOver => _time.GetElapsedTime(_started) >= _limit;

    /// <summary>Of Entra: who hears there that it asks too often asks no more, with whatever code it is said.</summary>
    internal Task<T> AskEntraAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken) =>
        AskAsync(ask, problem => problem.Status is not 429 && BusyAnswers.Is(problem), cancellationToken);

    internal Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken) => AskAsync(ask, BusyAnswers.Is, cancellationToken);

    private async Task<T> AskAsync<T>(Func<Task<T>> ask, Func<Microsoft365Problem, bool> isBusy, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            ProbePause pause;
            try
            {
                return await ask();
            }
            catch (Microsoft365Exception busy) when (attempt < MostAttempts && isBusy(busy.Problem))
            {
                pause = new(attempt + 1, Pause(attempt, busy.Problem.RetryAfter));
                if (_time.GetElapsedTime(_started) + pause.Length > _limit)
                    throw;
            }
            if (_pausing is not null)
                await _pausing(pause);
            await Task.Delay(pause.Length, _time, cancellationToken);
        }
    }

    /// <summary>It doubles, with jitter, so that several mailboxes do not march in step; what Microsoft asks for is kept to where it is longer.</summary>
    private static TimeSpan Pause(int attempt, TimeSpan? asked)
    {
#pragma warning disable CA5394 // Jitter is no secret.
        var doubled = TimeSpan.FromSeconds(Math.Pow(2, attempt - 1)) * (0.8 + (0.4 * Random.Shared.NextDouble()));
#pragma warning restore CA5394
        var own = doubled < s_longest ? doubled : s_longest;
        return asked > own ? asked.Value : own;
    }
}

/// <summary>A pause before the attempt <paramref name="NextAttempt"/>.</summary>
public sealed record ProbePause(int NextAttempt, TimeSpan Length);
