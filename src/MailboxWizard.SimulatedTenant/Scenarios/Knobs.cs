namespace MailboxWizard.SimulatedTenant.Scenarios;

/// <summary>What can be turned about the weather of one tenant; the default is a calm day.</summary>
public sealed record Knobs
{
    public static readonly Knobs Calm = new();

    /// <summary>How many replicas of the directory answer Graph, each with what it has heard so far.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>How long, at least, what was just written stays unknown; each replica, Entra and Exchange wait on their own.</summary>
    public double LagMinSeconds { get; init; }

    public double LagMaxSeconds { get; init; }

    /// <summary>How long every request is on its way.</summary>
    public double LatencyMilliseconds { get; init; }

    /// <summary>Every n-th request to Graph is answered 429; 0 for none.</summary>
    public int ThrottleEvery { get; init; }

    /// <summary>How long all that follows is answered 429 too, counted from a request that was one too many; 0 for that one alone.</summary>
    public double ThrottleForSeconds { get; init; }

    /// <summary>What Retry-After says with a 429 outside such a stretch; inside, it says what is left of it.</summary>
    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>Every n-th request to Graph, Exchange or the token endpoint is answered with an error; 0 for none.</summary>
    public int ErrorEvery { get; init; }

    /// <summary>500, 502, 503 or 504.</summary>
    public int ErrorStatus { get; init; } = 503;

    /// <summary>What Retry-After says with a 503 or 504; 0 for no such header.</summary>
    public int ErrorRetryAfterSeconds { get; init; }

    /// <summary>Every n-th connection is reset before an answer; the request has been carried out. 0 for none.</summary>
    public int ResetEvery { get; init; }

    /// <summary>Every n-th answer ends half-way; 0 for none.</summary>
    public int TruncateEvery { get; init; }

    /// <summary>How far the clocks of the tenant's servers are ahead; negative for behind.</summary>
    public double ClockSkewSeconds { get; init; }

    /// <summary>The app management policy forbids client secrets.</summary>
    public bool SecretsForbidden { get; init; }

    /// <summary>How many days a client secret may live by the app management policy; 0 for as long as it likes.</summary>
    public int SecretMaxDays { get; init; }

    /// <summary>Whatever is pressed on the consent page, the application hears that consent was declined.</summary>
    public bool ConsentDeclined { get; init; }

    /// <summary>How long what is consented to or granted lasts before somebody withdraws it; 0 for good.</summary>
    public double ConsentLastsSeconds { get; init; }

    /// <summary>How often everybody's sessions are revoked, counted from the first request; 0 for never.</summary>
    public double RevokeSessionsEverySeconds { get; init; }
}
