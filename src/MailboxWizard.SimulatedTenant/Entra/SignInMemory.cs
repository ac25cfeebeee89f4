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

    /// <summary>Keeps under a value that people type; false when it is in use.</summary>
    public bool TryKeep(string key, object item) => _items.TryAdd(key, item);

    public bool TryFind<T>(string? key, [NotNullWhen(true)] out T? item) where T : class
    {
        item = key is not null && _items.TryGetValue(key, out var found) ? found as T : null;
        return item is not null;
    }

    public void ForgetAll() => _items.Clear();

    public void Forget(string key) => _items.TryRemove(key, out _);
}

/// <summary>A request that waits for a person, a second factor or a consent; good for one answer.</summary>
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

/// <summary>A refresh token: good for one application and one account, for any resource they have consented to. It is replaced with every use, and stays good until it is revoked or too old.</summary>
// https://learn.microsoft.com/entra/identity-platform/refresh-tokens
internal sealed record IssuedRefreshToken(Application Client, ClientPlatform Platform, SignedIn Who, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    public ClaimsRequest Claims { get; init; } = ClaimsRequest.None;

    /// <summary>What v1 asked for; a refresh that names nothing gets it again.</summary>
    public ScopeRequest? Scopes { get; init; }
}

/// <summary>A device's wish to sign somebody in, known to the device by one code and to the person by another.</summary>
internal sealed class IssuedDeviceCode(AuthorizeRequest request, string userCode, DateTimeOffset expiresAt)
{
    public AuthorizeRequest Request => request;

    public string UserCode => userCode;

    public DateTimeOffset ExpiresAt => expiresAt;

    public DateTimeOffset? PolledAt { get; set; }

    public SignedIn? Who { get; set; }

    public bool IsDeclined { get; set; }

    public bool IsRedeemed { get; set; }
}
