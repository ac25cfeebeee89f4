using System.Runtime.ExceptionServices;

namespace MailboxWizard.Storage;

/// <summary>The token cache does not answer. Without it nobody has tokens, and to ask people to sign in again would help nobody.</summary>
public sealed class TokenCacheUnavailableException(Exception inner)
    : Exception("The token cache does not answer: tokens can be neither read nor written.", inner)
{
    /// <summary>For the token cache's adapter, which swallows what its store throws and asks here whether to try again.</summary>
    /// <returns>Never.</returns>
    public static bool Throw(Exception fault)
    {
        if (fault is TokenCacheUnavailableException or OperationCanceledException)
            ExceptionDispatchInfo.Throw(fault);
        throw new TokenCacheUnavailableException(fault);
    }
}
