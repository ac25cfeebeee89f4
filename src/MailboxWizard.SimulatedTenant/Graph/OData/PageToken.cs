using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace MailboxWizard.SimulatedTenant.Graph.OData;

/// <summary>The opaque $skiptoken: how far a list has been read, good for that list only.</summary>
// https://learn.microsoft.com/graph/paging
internal static class PageToken
{
    public static string NextLink(GraphCall call, int position)
    {
        var token = Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{Mark(call.Request.Path)}{position.ToString(CultureInfo.InvariantCulture)}"));
        var kept = call.Options.All.Where(o => !o.Key.Equals("$skiptoken", StringComparison.OrdinalIgnoreCase)).Select(o => $"{o.Key}={Uri.EscapeDataString(o.Value)}");
        return $"https://graph.microsoft.com/v1.0/{call.Request.Path}?{string.Join('&', kept.Append($"$skiptoken={token}"))}";
    }

    /// <exception cref="GraphProblem">The token is not one of this list's, or $skip is used, which the directory does not know.</exception>
    public static int Position(ODataOptions options, string path)
    {
        if (options.Skip is not null) throw GraphProblem.Unsupported("'$skip' is not supported by the service.");
        if (options.SkipToken is not { } token) return 0;
        Span<byte> bytes = stackalloc byte[64];
        var mark = Mark(path);
        return Base64Url.IsValid(token) && token.Length <= 64 && Base64Url.TryDecodeFromChars(token, bytes, out var length)
            && Encoding.ASCII.GetString(bytes[..length]) is var text && text.StartsWith(mark, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position
            : throw GraphProblem.BadRequest("The specified page token value has expired and can no longer be included in your request.", "Directory_ExpiredPageToken");
    }

    private static string Mark(string path) => Ids.Base64Url(Ids.Hash(path.ToUpperInvariant()).AsSpan(0, 6)) + ".";
}
