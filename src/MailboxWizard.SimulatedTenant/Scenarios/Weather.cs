namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>What goes wrong at Microsoft: decides, from the scenario and a random seed, how each request fares.</summary>
internal sealed class Weather(Scenario scenario, TimeProvider time, int? randomSeed)
{
    private readonly Lock _gate = new();
    private readonly Random _random = randomSeed is { } seed ? new Random(seed) : new Random();
    private int _graphRequests;
    private int _requests;

    public Scenario Scenario => scenario;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>When something written now will have been heard of everywhere.</summary>
    public DateTimeOffset KnownElsewhereFrom()
    {
        if (scenario.ReplicationLagMax <= TimeSpan.Zero) return Now;
        lock (_gate)
            return Now + scenario.ReplicationLagMin + (scenario.ReplicationLagMax - scenario.ReplicationLagMin) * _random.NextDouble();
    }

    /// <summary>For what Microsoft answers now one way and now another.</summary>
    public bool FlipsCoin()
    {
        lock (_gate) return _random.Next(2) == 0;
    }

    public Task TravelAsync(CancellationToken ct)
        => scenario.LatencyPerRequest > TimeSpan.Zero ? Task.Delay(scenario.LatencyPerRequest, time, ct) : Task.CompletedTask;

    /// <summary>Whether this request to Graph, Exchange or the token endpoint meets a server that is unavailable.</summary>
    public bool IsUnavailable() => scenario.ErrorEvery > 0 && Interlocked.Increment(ref _requests) % scenario.ErrorEvery == 0;

    /// <summary>Whether this request to Graph is one too many.</summary>
    public bool IsThrottled() => scenario.ThrottleEvery > 0 && Interlocked.Increment(ref _graphRequests) % scenario.ThrottleEvery == 0;
}
