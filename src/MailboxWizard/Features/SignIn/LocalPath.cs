namespace MailboxWizard.Features.SignIn;

/// <summary>Lets through only addresses on this site.</summary>
public static class LocalPath
{
    /// <summary>The path and query if it stays here, else the start page: nobody is sent elsewhere by a link to us.</summary>
    public static string OrStart(string? address) => IsLocal(address) ? address! : "/";

    // Browsers read a backslash as a slash, drop control characters, and //host is another site. Encoded forms are decoded
    // once more by nobody, but have no business in a first segment either.
    private static bool IsLocal(string? address) =>
        address is { Length: > 0 and <= 2000 }
        && address[0] == '/'
        && !address.Any(character => char.IsControl(character) || character == '\\')
        && Uri.UnescapeDataString(address) is ['/', not ('/' or '\\'), ..] or ['/']
        && Uri.IsWellFormedUriString(address, UriKind.Relative);
}
