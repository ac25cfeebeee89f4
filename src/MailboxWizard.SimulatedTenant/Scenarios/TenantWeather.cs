using System.Collections.Immutable;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>The weather of one tenant: decides, from its knobs and its own random numbers, how each request fares.</summary>
internal sealed class TenantWeather(Knobs knobs, TimeProvider time, Random random)
{
    private readonly Lock _gate = new();
    private readonly ConsentWithdrawal _withdrawal = new();
    private readonly SessionRevocation _revocation = new();
    private int _graphRequests;
    private int _requests;
    private int _ewsRequests;
    private int _ewsTroubles;
    private int _resets;
    private int _cuts;
    private DateTimeOffset _throttledUntil;

    /// <summary>May be replaced at any time.</summary>
    public Knobs Knobs { get; set; } = knobs;

    /// <summary>The name of the scenario that was chosen last.</summary>
    public string Scenario { get; set; } = "calm";

    /// <summary>What applications are answered in place of the right answer; null for nothing.</summary>
    public ScriptedAnswer? Script { get; set; }

    /// <summary>What the clocks of this tenant's servers say.</summary>
    public DateTimeOffset Now => time.GetUtcNow().AddSeconds(Knobs.ClockSkewSeconds);

    /// <summary>Whether anything happens in the tenant by and by.</summary>
    public bool IsPassing => Knobs.ConsentLastsSeconds > 0 || Knobs.RevokeSessionsEverySeconds > 0;

    /// <summary>Lets happen what happens in the tenant by and by; call it under the state's gate.</summary>
    public void Pass(Tenant tenant)
    {
        var now = time.GetUtcNow();
        _withdrawal.Sweep(tenant, Knobs.ConsentLastsSeconds, now);
        // Tokens and sign-ins bear the time of the tenant's own clocks.
        _revocation.Sweep(tenant, Knobs.RevokeSessionsEverySeconds, Now);
    }

    /// <summary>When each replica will have heard of something that is written now.</summary>
    public Visibility KnownElsewhereFrom()
    {
        lock (_gate)
        {
            var replicas = ImmutableArray.CreateBuilder<DateTimeOffset>(Knobs.Replicas);
            for (var i = 0; i < Knobs.Replicas; i++) replicas.Add(Heard());
            return new Visibility(replicas.ToImmutable(), Heard(), Heard());
        }
    }

    /// <summary>When Exchange acts on a change of RBAC for Applications, or of what its scopes rest on, that is made now.</summary>
    public DateTimeOffset RbacActsFrom()
    {
        lock (_gate) return time.GetUtcNow().AddSeconds(Knobs.RbacDelayMinSeconds + (Knobs.RbacDelayMaxSeconds - Knobs.RbacDelayMinSeconds) * random.NextDouble());
    }

    /// <summary>The replica of the directory that this request happens to reach.</summary>
    public Replica PicksReplica()
    {
        lock (_gate) return Replica.Directory(Knobs.Replicas > 1 ? random.Next(Knobs.Replicas) : 0);
    }

    /// <summary>For what Microsoft answers now one way and now another.</summary>
    public bool FlipsCoin()
    {
        lock (_gate) return random.Next(2) == 0;
    }

    public Task TravelAsync(CancellationToken ct)
        => Knobs.LatencyMilliseconds > 0 ? Task.Delay(TimeSpan.FromMilliseconds(Knobs.LatencyMilliseconds), time, ct) : Task.CompletedTask;

    /// <summary>What meets this request to Graph instead of its answer, or null.</summary>
    public Interference? MeetsGraph() => Throttled() ?? Meets();

    /// <summary>What meets this request to the token endpoint or to Exchange instead of its answer, or null.</summary>
    public Interference? Meets()
    {
        lock (_gate)
        {
            if (!IsTurn(ref _requests, Knobs.ErrorEvery)) return null;
            var wait = Knobs.ErrorRetryAfterSeconds > 0 ? TimeSpan.FromSeconds(Knobs.ErrorRetryAfterSeconds) : (TimeSpan?)null;
            return new Interference(Knobs.ErrorStatus, wait);
        }
    }

    /// <summary>How this request to EWS fares inside Exchange: nothing happens, Exchange is busy, or the n-th of its passing troubles meets it.</summary>
    public (bool IsBusy, int? Transient) MeetsEws()
    {
        lock (_gate)
            return IsTurn(ref _ewsRequests, Knobs.EwsBusyEvery) ? (true, null)
                : IsTurn(ref _ewsTroubles, Knobs.EwsTransientEvery) ? (false, _ewsTroubles / Knobs.EwsTransientEvery - 1)
                : (false, null);
    }

    /// <summary>What becomes of this connection.</summary>
    public LineState Connects()
    {
        lock (_gate)
        {
            var isReset = IsTurn(ref _resets, Knobs.ResetEvery);
            var isCut = IsTurn(ref _cuts, Knobs.TruncateEvery);
            return isReset ? LineState.Reset : isCut ? LineState.CutHalfWay : LineState.Holds;
        }
    }

    // https://learn.microsoft.com/graph/throttling: until the time in Retry-After has passed, everything is refused.
    private Interference? Throttled()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now < _throttledUntil) return new Interference(StatusCodes.Status429TooManyRequests, _throttledUntil - now);
            if (!IsTurn(ref _graphRequests, Knobs.ThrottleEvery)) return null;
            if (Knobs.ThrottleForSeconds <= 0) return new Interference(StatusCodes.Status429TooManyRequests, TimeSpan.FromSeconds(Knobs.RetryAfterSeconds));
            _throttledUntil = now.AddSeconds(Knobs.ThrottleForSeconds);
            return new Interference(StatusCodes.Status429TooManyRequests, _throttledUntil - now);
        }
    }

    // Counted only while the knob is turned, so that a scenario begins with its first request.
    private static bool IsTurn(ref int count, int every) => every > 0 && ++count % every == 0;

    private DateTimeOffset Heard()
    {
        if (Knobs.LagMaxSeconds <= 0) return default;
        return time.GetUtcNow().AddSeconds(Knobs.LagMinSeconds + (Knobs.LagMaxSeconds - Knobs.LagMinSeconds) * random.NextDouble());
    }
}
