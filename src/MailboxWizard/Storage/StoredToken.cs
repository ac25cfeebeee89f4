namespace MailboxWizard.Storage;

/// <summary>One entry of the token cache: a person's tokens, encrypted before they come here.</summary>
internal sealed class StoredToken
{
    /// <summary>The home account; no secret.</summary>
    public required string Id { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
