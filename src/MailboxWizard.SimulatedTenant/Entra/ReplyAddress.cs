using MailboxWizard.SimulatedTenant.Beliefs;

namespace MailboxWizard.SimulatedTenant.Entra;

/// <summary>An address that a sign-in may return to, and the platform it is registered for.</summary>
internal sealed record ReplyAddress(string Address, ClientPlatform Platform)
{
    /// <summary>The registration's address that the given one matches, or null.</summary>
    public static ReplyAddress? Match(Application application, string given)
        => All(application).FirstOrDefault(known => IsSame(known.Address, given)) is { } found ? found with { Address = given } : null;

    public static IEnumerable<ReplyAddress> All(Application application) =>
    [
        .. application.RedirectUris.Select(uri => new ReplyAddress(uri, ClientPlatform.Web)),
        .. application.SinglePageUris.Select(uri => new ReplyAddress(uri, ClientPlatform.SinglePage)),
        .. application.PublicClientUris.Select(uri => new ReplyAddress(uri, ClientPlatform.Public)),
    ];

    /// <summary>As the browser is sent there: an address without a path gets its slash in query and fragment.</summary>
    public string For(string responseMode)
        => responseMode != "form_post" && Uri.TryCreate(Address, UriKind.Absolute, out var uri) && uri.PathAndQuery == "/" && !Address.EndsWith('/') ? Address + "/" : Address;

    // Character by character, but for the port of this machine and the slash after a bare host: https://learn.microsoft.com/entra/identity-platform/reply-url
    private static bool IsSame(string registered, string given)
    {
        if (string.Equals(registered, given, StringComparison.Ordinal)) return true;
        if (!Uri.TryCreate(registered, UriKind.Absolute, out var known) || !Uri.TryCreate(given, UriKind.Absolute, out var asked)) return false;
        var isLoopback = known.Host is "localhost" or "127.0.0.1";
        return known.Scheme == asked.Scheme && known.Host == asked.Host && (isLoopback || known.Port == asked.Port)
            && asked.UserInfo.Length == 0 && Rest(registered) == Rest(given);
    }

    private static string Rest(string address)
    {
        var host = address.IndexOf("://", StringComparison.Ordinal) + 3;
        var slash = address.IndexOf('/', host);
        return slash < 0 ? "/" : address[slash..];
    }
}

/// <summary>What kind of program is behind a reply address.</summary>
internal enum ClientPlatform
{
    /// <summary>Keeps a secret or a certificate.</summary>
    Web,

    /// <summary>Script in a browser: no secret, PKCE, redeemed across origins.</summary>
    SinglePage,

    /// <summary>An installed program: no secret.</summary>
    Public,
}
