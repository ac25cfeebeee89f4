namespace MailboxWizard.Microsoft365;

/// <summary>No delegated token can be had silently: the person must pass Microsoft's page once.</summary>
public sealed class InteractionNeededException(string? claims, Exception? inner = null)
    : Exception("Microsoft must ask the person again.", inner)
{
    /// <summary>A claims challenge (Conditional Access) to be replayed, or null.</summary>
    public string? Claims { get; } = claims;
}
