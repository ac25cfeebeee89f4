using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Sign-ins under way, browser sessions, codes and refresh tokens; each is found by a value nobody can guess, and forgotten a week after it has run out.</summary>
internal sealed class SignInMemory(TimeProvider time)
{
    /// <summary>How long a page waits for an answer, and a browser knows who is in front of it.</summary>
    // https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes#session-tokens: 24 hours where nobody asked to stay signed in
    private static readonly TimeSpan s_session = TimeSpan.FromHours(24);

    // What has just run out is still known, so that it can be told from what never was.
    private static readonly TimeSpan s_remembered = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<string, object> _items = new();
    private readonly PriorityQueue<string, DateTimeOffset> _passing = new();
    private readonly Lock _gate = new();

    public string Keep(object item)
    {
        var key = Ids.Opaque() + Ids.Opaque();
        TryKeep(key, item);
        return key;
    }

    /// <summary>Keeps under a value that people type; false when it is in use.</summary>
    public bool TryKeep(string key, object item)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            while (_passing.TryPeek(out var old, out var ranOut) && ranOut + s_remembered <= now)
            {
                _passing.Dequeue();
                _items.TryRemove(old, out _);
            }
            if (!_items.TryAdd(key, item)) return false;
            _passing.Enqueue(key, item is IRunsOut issued ? issued.ExpiresAt : now + s_session);
            return true;
        }
    }

    public bool TryFind<T>(string? key, [NotNullWhen(true)] out T? item) where T : class
    {
        item = key is not null && _items.TryGetValue(key, out var found) ? found as T : null;
        return item is not null;
    }

    public void ForgetAll()
    {
        lock (_gate)
        {
            _items.Clear();
            _passing.Clear();
        }
    }

    public void Forget(string key) => _items.TryRemove(key, out _);
}

/// <summary>What Entra has given out and says until when.</summary>
internal interface IRunsOut
{
    DateTimeOffset ExpiresAt { get; }
}

/// <summary>A request that waits for a person, a second factor or a consent; good for one answer.</summary>
internal sealed record PendingSignIn(AuthorizeRequest Request, SignedIn? Who);

/// <summary>An authorization code before and after it was redeemed.</summary>
internal sealed class IssuedCode(AuthorizeRequest request, SignedIn who, DateTimeOffset expiresAt) : IRunsOut
{
    private int _redeemed;

    public AuthorizeRequest Request => request;

    public SignedIn Who => who;

    public DateTimeOffset ExpiresAt => expiresAt;

    /// <summary>True the first time only.</summary>
    public bool Redeem() => Interlocked.Exchange(ref _redeemed, 1) == 0;
}

/// <summary>A refresh token: good for one application and one account, for any resource they have consented to. It is replaced with every use, and stays good until it is revoked or too old.</summary>
// https://learn.microsoft.com/entra/identity-platform/refresh-tokens
internal sealed record IssuedRefreshToken(Application Client, ClientPlatform Platform, SignedIn Who, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt) : IRunsOut
{
    public ClaimsRequest Claims { get; init; } = ClaimsRequest.None;

    /// <summary>What v1 asked for; a refresh that names nothing gets it again.</summary>
    public ScopeRequest? Scopes { get; init; }
}

/// <summary>A device's wish to sign somebody in, known to the device by one code and to the person by another.</summary>
internal sealed class IssuedDeviceCode(AuthorizeRequest request, string userCode, DateTimeOffset expiresAt) : IRunsOut
{
    public AuthorizeRequest Request => request;

    public string UserCode => userCode;

    public DateTimeOffset ExpiresAt => expiresAt;

    public DateTimeOffset? PolledAt { get; set; }

    public SignedIn? Who { get; set; }

    public bool IsDeclined { get; set; }

    public bool IsRedeemed { get; set; }
}
