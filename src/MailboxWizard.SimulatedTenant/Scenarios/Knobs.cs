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

    /// <summary>Every n-th request to EWS that is let in is answered ErrorServerBusy; 0 for none.</summary>
    public int EwsBusyEvery { get; init; }

    /// <summary>How long a client is asked to wait then.</summary>
    public int EwsBackOffMilliseconds { get; init; } = 30_000;

    /// <summary>Every n-th one is answered with a trouble that passes, each time with another; 0 for none.</summary>
    public int EwsTransientEvery { get; init; }

    /// <summary>EWS finds the mailbox only if X-AnchorMailbox names it; 503 otherwise.</summary>
    public bool EwsNeedsAnchor { get; init; }

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

    /// <summary>How long Exchange takes to act on EwsEnabled and the rules for user agents; it is an hour even on a calm day.</summary>
    public double EwsEnabledDelaySeconds { get; init; } = 3600;

    /// <summary>How long it takes to act on the list of client ids: up to a day.</summary>
    public double EwsAllowListDelaySeconds { get; init; } = 86_400;

    /// <summary>How long it takes to act on an Application Access Policy.</summary>
    public double AccessPolicyDelaySeconds { get; init; } = 1800;

    /// <summary>How long, at least, it takes to act on RBAC for Applications.</summary>
    public double RbacDelayMinSeconds { get; init; } = 1800;

    public double RbacDelayMaxSeconds { get; init; } = 7200;

    /// <summary>Mail in Graph is had by any address of a mailbox, and not by its user name and id alone.</summary>
    // The documentation names id and userPrincipalName only; that addresses work here, and not for the user itself, is seen in the field:
    // https://camerondwyer.com/2023/07/07/microsoft-graph-api-inconsistent-support-for-user-id-upn-and-smtp-address-to-identify-users/
    public bool GraphMailTakesAddresses { get; init; }

    /// <summary>The token that an application gets is meant for another API than the one it asked for.</summary>
    public bool TokenForOtherApi { get; init; }

    /// <summary>The token that an application gets is another tenant's.</summary>
    public bool TokenForOtherTenant { get; init; }

    /// <summary>The token that an application gets is another application's.</summary>
    public bool TokenForOtherApplication { get; init; }

    /// <summary>How often everybody's sessions are revoked, counted from the first request; 0 for never.</summary>
    public double RevokeSessionsEverySeconds { get; init; }
}
