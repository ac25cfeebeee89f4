using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// Lets a person's tokens go with the last of that person's runs, however it ended. Who starts a run holds them from before
/// the first look at them, so that the end of another run does not take them away in between.
/// </summary>
internal sealed partial class TokenHolds(SetupTokens tokens, SetupRuns runs, ILogger<TokenHolds> logger) : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    // One gate for all: deleting is quick, and nobody may look at tokens that are just being deleted.
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<(TenantId, ObjectId), Held> _held = [];

    public async Task<TokenHold> TakeAsync(TenantId tenant, ObjectId person, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var held = _held.GetValueOrDefault((tenant, person));
            _held[(tenant, person)] = (held ?? new(0, HasEnded: false, [])) with { Holders = (held?.Holders ?? 0) + 1 };
            return new(this, tenant, person);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <param name="tenant">Whose tokens.</param>
    /// <param name="person">Whose tokens.</param>
    /// <param name="hasRun">A run has ended: without it the tokens stay, for the press that follows the one that was refused.</param>
    /// <param name="run">That run; null for another act.</param>
    internal async Task ReleaseAsync(TenantId tenant, ObjectId person, bool hasRun, (int Run, int Epoch)? run)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            var held = _held[(tenant, person)];
            held = new(held.Holders - 1, held.HasEnded || hasRun, run is { } ended ? [.. held.Ended, ended] : held.Ended);
            if (held.Holders > 0)
            {
                _held[(tenant, person)] = held;
                return;
            }
            _held.Remove((tenant, person));
            if (held.HasEnded)
                await ForgetAsync(tenant, person, held.Ended);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task ForgetAsync(TenantId tenant, ObjectId person, IReadOnlyList<(int Run, int Epoch)> ended)
    {
        try
        {
            using var limit = new CancellationTokenSource(s_limit);
            // One that is queued, or goes on on another node, takes them along when it ends.
            if (await runs.HasWorkAsync(tenant, person, except: ended, limit.Token))
                return;
            await tokens.Forget(tenant, person, limit.Token);
        }
        catch (Exception fault)
        {
            // The run has ended all the same, and the sweep of stored tokens takes them within two hours.
            Log.TokensWereNotForgotten(logger, fault, tenant, person);
        }
    }

    /// <param name="HasEnded">A run, or another act that the tokens were for.</param>
    /// <param name="Ended">Runs that have, which may still be active in the database, under the epoch of who ended them.</param>
    private sealed record Held(int Holders, bool HasEnded, IReadOnlyList<(int Run, int Epoch)> Ended);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The tokens of person {Person} of tenant {Tenant} could not be deleted after the last run.")]
        public static partial void TokensWereNotForgotten(ILogger logger, Exception fault, TenantId tenant, ObjectId person);
    }
}

/// <summary>One reason why a person's tokens are still here; let go once, by whichever way comes first.</summary>
internal sealed class TokenHold(TokenHolds holds, TenantId tenant, ObjectId person) : IAsyncDisposable
{
    private int _isReleased;

    /// <summary>What held them has ended.</summary>
    /// <param name="run">The run, which may still be active in the database, as it was taken up: who has taken it up since keeps the tokens. Null for another act.</param>
    public Task EndAsync(SetupRun? run = null) => ReleaseAsync(hasRun: true, run is null ? null : (run.Number, run.Epoch));

    public async ValueTask DisposeAsync() => await ReleaseAsync(hasRun: false, run: null);

    private Task ReleaseAsync(bool hasRun, (int Run, int Epoch)? run) =>
        Interlocked.Exchange(ref _isReleased, 1) is 0 ? holds.ReleaseAsync(tenant, person, hasRun, run) : Task.CompletedTask;
}
