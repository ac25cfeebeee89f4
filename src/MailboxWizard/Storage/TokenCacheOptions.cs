namespace MailboxWizard.Storage;

/// <summary>Where the administrators' tokens are kept while they are needed.</summary>
public sealed class TokenCacheOptions
{
    public const string Section = "TokenCache";

    /// <summary>A connection string of StackExchange.Redis; empty: the database keeps them. May hold a password: never logged, never told.</summary>
    public string? Redis { get; set; }
}
