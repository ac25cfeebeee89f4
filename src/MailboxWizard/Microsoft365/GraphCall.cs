using System.Text.RegularExpressions;

namespace MailboxWizard.Microsoft365;

/// <summary>One request to Graph and how it was answered: what rows and the audit log show of it.</summary>
/// <param name="Path">Without query, ids shortened: <c>/applications/…/addPassword</c>.</param>
/// <param name="Status">Null when there was no answer.</param>
public sealed partial record GraphCall(string Method, string Path, int? Status, string? RequestId, string ClientRequestId, TimeSpan Took)
{
    public string Request => $"{Method} {Path}";

    /// <summary>A path that names no object and nobody: ids and user names become an ellipsis.</summary>
    public static string Shorten(Uri address)
    {
        var path = Uri.UnescapeDataString(address.AbsolutePath);
        path = Version().Replace(path, "");
        return UserNames().Replace(Ids().Replace(path, "…"), "/users/…");
    }

    [GeneratedRegex("^/(v1\\.0|beta)")]
    private static partial Regex Version();

    [GeneratedRegex("[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")]
    private static partial Regex Ids();

    [GeneratedRegex("/users/[^/]+")]
    private static partial Regex UserNames();
}
