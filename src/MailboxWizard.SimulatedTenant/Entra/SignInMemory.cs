using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>Sign-ins under way, browser sessions, codes and refresh tokens; each is found by a value nobody can guess.</summary>
internal sealed class SignInMemory
{
    private readonly ConcurrentDictionary<string, object> _items = new();

    public string Keep(object item)
    {
        var key = Ids.Opaque() + Ids.Opaque();
        _items[key] = item;
        return key;
    }

    public bool TryFind<T>(string? key, [NotNullWhen(true)] out T? item) where T : class
    {
        item = key is not null && _items.TryGetValue(key, out var found) ? found as T : null;
        return item is not null;
    }

    public void ForgetAll() => _items.Clear();

    public void Forget(string key) => _items.TryRemove(key, out _);
}

/// <summary>Who picked themselves in a browser, and when.</summary>
internal sealed record SignedIn(Tenant Tenant, Person Person, DateTimeOffset At);

/// <summary>An authorization request that waits for a person or a consent.</summary>
internal sealed record PendingSignIn(AuthorizeRequest Request, SignedIn? Who);

/// <summary>An authorization code before and after it was redeemed.</summary>
internal sealed class IssuedCode(AuthorizeRequest request, SignedIn who, DateTimeOffset expiresAt)
{
    private int _redeemed;

    public AuthorizeRequest Request => request;

    public SignedIn Who => who;

    public DateTimeOffset ExpiresAt => expiresAt;

    /// <summary>True the first time only.</summary>
    public bool Redeem() => Interlocked.Exchange(ref _redeemed, 1) == 0;
}

/// <summary>A refresh token: good for one application and one person, for any resource they have consented to.</summary>
internal sealed record IssuedRefreshToken(Guid ClientAppId, SignedIn Who, DateTimeOffset ExpiresAt);
