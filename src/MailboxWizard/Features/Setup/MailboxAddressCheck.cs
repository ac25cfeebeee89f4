namespace MailboxWizard.Features.Setup;

/// <summary>Whether a text can be a mailbox's address, and what may have been meant when it cannot.</summary>
public static class MailboxAddressCheck
{
    // RFC 5321, 4.5.3.1: https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1
    private const int LongestLocal = 64;
    private const int Longest = 254;

    /// <param name="typed">As typed.</param>
    /// <param name="knownDomains">Domains that the reader has given elsewhere.</param>
    public static SetupFault? FaultOf(string typed, IReadOnlyList<string> knownDomains)
    {
        var address = typed.Trim();
        if (address.Length == 0)
            return Fault("Address.Missing");
        // Pasted from a mail program: Invoices <invoices@contoso.com>, or mailto:invoices@contoso.com.
        if (Inner(address) is { } inner && FaultOf(inner, knownDomains) is null)
            return Fault("Address.OnlyAddress", inner);
        if (address.Any(char.IsWhiteSpace))
        {
            var joined = string.Concat(address.Where(letter => !char.IsWhiteSpace(letter)));
            return Fault("Address.Space", FaultOf(joined, knownDomains) is null ? joined : null);
        }

        var parts = address.Split('@');
        if (parts.Length == 1)
            return Fault("Address.NoAt", IsLocal(address) && knownDomains.Count > 0 ? $"{address}@{knownDomains[0]}" : null);
        if (parts.Length > 2)
            return Fault("Address.TwoAts");
        var (local, domain) = (parts[0], parts[1]);
        if (local.Length == 0)
            return Fault("Address.NoLocal");
        if (!IsLocal(local))
            return Fault("Address.Letters");
        if (!IsDomain(domain))
            return Fault("Address.Incomplete", Completed(local, domain, knownDomains));
        return address.Length > Longest ? Fault("Address.TooLong") : null;
    }

    public static bool IsDomain(string domain) =>
        domain.Length <= 253
        && domain.Split('.') is { Length: >= 2 } labels
        && labels.All(IsLabel)
        && labels[^1].Length >= 2
        && !labels[^1].All(char.IsDigit);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63
        && label[0] != '-'
        && label[^1] != '-'
        && label.All(letter => char.IsLetterOrDigit(letter) || letter == '-');

    private static bool IsLocal(string local) =>
        local.Length is > 0 and <= LongestLocal
        && local[0] != '.'
        && local[^1] != '.'
        && !local.Contains("..", StringComparison.Ordinal)
        && local.All(letter => char.IsLetterOrDigit(letter) || "!#$%&'*+-/=?^_`{|}~.".Contains(letter, StringComparison.Ordinal));

    private static string? Inner(string address)
    {
        if (address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
            return address["mailto:".Length..];
        var open = address.LastIndexOf('<');
        return open >= 0 && address.EndsWith('>') ? address[(open + 1)..^1] : null;
    }

    /// <summary>The ending that is missing: one that was typed elsewhere, else the most common.</summary>
    private static string? Completed(string local, string domain, IReadOnlyList<string> knownDomains)
    {
        var label = domain.TrimEnd('.');
        if (label.Length == 0)
            return knownDomains.Count > 0 ? $"{local}@{knownDomains[0]}" : null;
        var known = knownDomains.FirstOrDefault(one => one.StartsWith(label, StringComparison.OrdinalIgnoreCase));
        return known is not null ? $"{local}@{known}"
            : IsLabel(label) ? $"{local}@{label}.com"
            : null;
    }

    private static SetupFault Fault(string key, string? suggestion = null) =>
        new(SetupField.Address, key) { Suggestion = suggestion };
}
