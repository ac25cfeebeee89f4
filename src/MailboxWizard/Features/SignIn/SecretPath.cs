namespace MailboxWizard.Features.SignIn;

/// <summary>Paths that carry a secret: who writes an address down asks here first.</summary>
public static class SecretPath
{
    /// <summary>What follows is the token of a link for a colleague.</summary>
    private const string Escalations = "/escalations";

    public static bool Is(PathString path) => path.StartsWithSegments(Escalations, StringComparison.OrdinalIgnoreCase);

    /// <summary>As it may be written into a log: without whatever follows.</summary>
    public static string Masked(string path) =>
        // Anywhere in it: a base path may stand before it.
        path.IndexOf($"{Escalations}/", StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? $"{path[..at]}{Escalations}/…" : path;
}
