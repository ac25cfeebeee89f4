using MailboxWizard.Microsoft365;
using Microsoft.Extensions.Options;

namespace MailboxWizard.Features.Setup;

/// <summary>Repeats what failed for a known transient reason, with growing pauses, until a deadline.</summary>
internal sealed class SetupRetry(TimeProvider time, IOptions<SetupOptions> options)
{
    /// <param name="attempt">Gets the number of the attempt, from 1.</param>
    /// <param name="isTransient">Whether the answer is worth another attempt.</param>
    /// <param name="pausing">Told before each pause, so that a row can say so.</param>
    /// <param name="left">What is left of the run's own deadline; the step's counts besides.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public async Task<T> RunAsync<T>(
        Func<int, Task<T>> attempt, Func<Microsoft365Problem, bool> isTransient, Func<SetupPause, Task> pausing, TimeSpan left, CancellationToken cancellationToken)
    {
        var deadline = left < options.Value.StepDeadline ? left : options.Value.StepDeadline;
        var started = time.GetTimestamp();
        for (var number = 1; ; number++)
        {
            SetupPause pause;
            try
            {
                return await attempt(number);
            }
            catch (Microsoft365Exception refused) when (isTransient(refused.Problem))
            {
                pause = new(number + 1, Pause(number, refused.Problem.RetryAfter), refused.Problem);
                if (time.GetElapsedTime(started) + pause.Length > deadline)
                    throw;
            }
            await pausing(pause);
            await Task.Delay(pause.Length, time, cancellationToken);
        }
    }

    /// <summary>The pauses grow. What Microsoft asks for is kept to where it is longer: asked for none, one would ask again and again.</summary>
    internal TimeSpan Pause(int attempt, TimeSpan? asked)
    {
        var own = GrowingPause.After(attempt, options.Value.FirstPause, options.Value.LongestPause);
        return asked > own ? asked.Value : own;
    }
}

/// <summary>A pause before the attempt <paramref name="NextAttempt"/>, and why.</summary>
internal sealed record SetupPause(int NextAttempt, TimeSpan Length, Microsoft365Problem Problem);
