namespace MailboxWizard.Features.Audit.Chain;

/// <summary>Reads the key that the settings name.</summary>
internal static class AuditKeySetting
{
    private const string Accepted = "accepted: at least 32 bytes in base64, such as openssl rand -base64 32 makes.";

    /// <summary>The key, or what is wrong with the setting; <see cref="AuditKey.None"/> when none is set. What it holds is not told.</summary>
    public static (AuditKey Key, string? Fault) Read(AuditOptions options)
    {
        var setting = string.IsNullOrWhiteSpace(options.KeyFile) ? "Audit:Key" : "Audit:KeyFile";
        if (!string.IsNullOrWhiteSpace(options.Key) && !string.IsNullOrWhiteSpace(options.KeyFile))
            return (AuditKey.None, "Audit:KeyFile: stands beside Audit:Key; accepted: one of the two.");
        string? text;
        try
        {
            text = string.IsNullOrWhiteSpace(options.KeyFile) ? options.Key : File.ReadAllText(options.KeyFile);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return (AuditKey.None, "Audit:KeyFile: names a file that does not exist or may not be read.");
        }

        if (string.IsNullOrWhiteSpace(text))
            return (AuditKey.None, string.IsNullOrWhiteSpace(options.KeyFile) ? null : $"Audit:KeyFile: names an empty file; {Accepted}");
        var secret = new byte[text.Length];
        return Convert.TryFromBase64String(text.Trim(), secret, out var length) && length >= AuditKey.ShortestBytes
            ? (AuditKey.Of(secret[..length], options.KeyedFrom), null)
            : (AuditKey.None, $"{setting}: is no key; {Accepted}");
    }
}
