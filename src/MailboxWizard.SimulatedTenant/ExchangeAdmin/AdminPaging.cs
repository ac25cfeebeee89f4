using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MailboxWizard.SimulatedTenant.ExchangeAdmin;

/// <summary>Which page of a cmdlet's output is wanted, and where the next one is: the same body posted to another address.</summary>
// https://learn.microsoft.com/exchange/reference/admin-api-get-started#pagination
internal sealed partial class AdminPaging
{
    private const int Most = 1000;
    private static readonly TimeSpan s_lasts = TimeSpan.FromMinutes(10);
    private readonly string _tenant;
    private readonly byte[] _body;
    private readonly string? _token;
    private readonly int _size;
    private int _offset;

    private AdminPaging(string tenant, byte[] body, string? token, int size, bool isPreferred)
        => (_tenant, _body, _token, _size, PreferenceApplied) = (tenant, body, token, size, isPreferred ? $"odata.maxpagesize={size}" : null);

    /// <summary>What the header Preference-Applied says.</summary>
    public string? PreferenceApplied { get; }

    public static AdminPaging Of(HttpRequest request, string tenant, string body)
    {
        var wanted = MaxPageSize().Match(request.Headers["Prefer"].ToString()) is { Success: true } match && int.TryParse(match.Groups["size"].Value, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : (int?)null;
        return new AdminPaging(tenant, Ids.Hash(body)[..8], request.Query["$skiptoken"].FirstOrDefault(), Math.Min(wanted ?? Most, Most), wanted is not null);
    }

    /// <summary>Whether the address is one that was given out for this body not long ago.</summary>
    public bool IsValid(DateTimeOffset now)
    {
        if (_token is null) return true;
        Span<byte> bytes = stackalloc byte[20];
        if (!System.Buffers.Text.Base64Url.IsValid(_token, out var length) || length != bytes.Length || !System.Buffers.Text.Base64Url.TryDecodeFromChars(_token, bytes, out _)) return false;
        _offset = BinaryPrimitives.ReadInt32BigEndian(bytes);
        var given = BinaryPrimitives.ReadInt64BigEndian(bytes[4..12]);
        // Guess: what a stale address is answered.
        return _offset > 0 && bytes[12..].SequenceEqual(_body) && now.ToUnixTimeSeconds() - given <= s_lasts.TotalSeconds;
    }

    public IReadOnlyList<T> Cut<T>(IReadOnlyList<T> all, DateTimeOffset now, out string? next)
    {
        var end = _offset + _size;
        next = end < all.Count ? $"https://outlook.office365.com/adminapi/beta/{_tenant}/InvokeCommand?%24skiptoken={Token(end, now)}" : null;
        return [.. all.Skip(_offset).Take(_size)];
    }

    private string Token(int offset, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[20];
        BinaryPrimitives.WriteInt32BigEndian(bytes, offset);
        BinaryPrimitives.WriteInt64BigEndian(bytes[4..], now.ToUnixTimeSeconds());
        _body.CopyTo(bytes[12..]);
        return Ids.Base64Url(bytes);
    }

    [GeneratedRegex(@"\bodata\.maxpagesize=(?<size>[0-9]+)\b", RegexOptions.IgnoreCase)]
    private static partial Regex MaxPageSize();
}
