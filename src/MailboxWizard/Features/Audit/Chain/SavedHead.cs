using System.Globalization;
using System.Text.RegularExpressions;

namespace MailboxWizard.Features.Audit.Chain;

/// <summary>A head that was kept outside the database: the chain has to contain it.</summary>
/// <param name="Number">Null when only the hash was kept.</param>
/// <param name="Hash">SHA-256.</param>
/// <param name="Signature">Of <see cref="Statement"/>; null when it was not kept.</param>
public sealed partial record SavedHead(long? Number, byte[] Hash, byte[]? Signature = null)
{
    /// <summary>What is signed when a head goes to the log.</summary>
    public string Statement => FormattableString.Invariant($"MailboxWizard audit head 1\n{Number}:{AuditHash.Shown(Hash)}\n");

    public override string ToString() => Number is { } number
        ? string.Create(CultureInfo.InvariantCulture, $"{number}:{AuditHash.Shown(Hash)}") : AuditHash.Shown(Hash);

    /// <summary>
    /// Every head that a text names: <c>1234:9f86…</c>, with its signature where it stands behind it on the same line, or a
    /// bare hash when that is the whole text. A log of any format can be given as it is.
    /// </summary>
    public static IReadOnlyList<SavedHead> Read(string text)
    {
        if (BareHash().IsMatch(text.Trim()))
            return [new(null, Convert.FromHexString(text.Trim()))];
        return [.. Named().Matches(text).Where(match => long.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(match => new SavedHead(
            long.Parse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture),
            Convert.FromHexString(match.Groups["hash"].Value),
            match.Groups["signature"] is { Success: true } signature ? Convert.FromBase64String(signature.Value) : null))
            // The message and its fields say the same head twice.
            .DistinctBy(head => (head.Number, AuditHash.Shown(head.Hash), head.Signature is null ? "" : Convert.ToBase64String(head.Signature)))];
    }

    [GeneratedRegex("^[0-9a-fA-F]{64}$")]
    private static partial Regex BareHash();

    [GeneratedRegex("(?<![0-9a-fA-F])(?<number>[0-9]{1,19}):(?<hash>[0-9a-fA-F]{64})(?![0-9a-fA-F])(?:[^\\r\\n]{0,40}?signature[^A-Za-z0-9+/\\r\\n]{1,5}(?<signature>(?:[A-Za-z0-9+/]{4}){40,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?))?", RegexOptions.IgnoreCase)]
    private static partial Regex Named();
}
