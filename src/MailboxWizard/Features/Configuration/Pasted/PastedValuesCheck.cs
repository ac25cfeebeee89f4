using System.Globalization;
using System.Net.Mail;
using System.Text.RegularExpressions;
using MailboxWizard.Features.Handoffs;
using MailboxWizard.Features.SignIn;
using MailboxWizard.Microsoft365;

namespace MailboxWizard.Features.Configuration.Pasted;

/// <summary>Reads what was pasted, and names what went wrong in copying. Asks nobody.</summary>
internal static partial class PastedValuesCheck
{
    public const int MostMailboxes = 5;

    /// <summary>An Entra secret has 40 characters; Graph documents 16 to 64: https://learn.microsoft.com/graph/api/resources/passwordcredential.</summary>
    private const int Shortest = 16;

    private const int Longest = 64;

    /// <param name="values">As they came.</param>
    /// <param name="own">The tenant of an administrator, who is not asked for one.</param>
    /// <param name="hosts">Of the cloud.</param>
    /// <param name="rules">What versions of Therefore can.</param>
    /// <param name="today">For the day on which the secret ends.</param>
    /// <returns>Either faults, or what can be tested.</returns>
    public static (IReadOnlyList<PastedFault> Faults, PastedSubject? Subject) Read(PastedValues values, TenantId? own, CloudHosts hosts, ThereforeRules rules, DateOnly today)
    {
        var faults = new List<PastedFault>();
        var organisation = own is { } tenant ? OrganisationName.Parse(tenant.ToString()) : OrganisationName.Parse(values.Tenant);
        if (own is null && TenantMistake(values, organisation) is { } wrongTenant)
            faults.Add(new("tenant", wrongTenant));
        if (ClientIdMistake(values.ClientId) is { } wrongClient)
            faults.Add(new("client", wrongClient));
        if (SecretMistake(values) is { } wrongSecret)
            faults.Add(new("secret", wrongSecret));
        var (version, wrongVersion) = PastedThereforeCheck.Read(values, rules, today);
        if (wrongVersion is not null)
            faults.Add(wrongVersion);
        faults.AddRange(MailboxFaults(values.Mailboxes, values.Secret.Trim()));
        if (values.Route is Route.Ews && values.EwsUrl.Trim() is { Length: > 0 } typed && !IsSameAddress(typed, hosts.Ews))
            faults.Add(new("ews", PastedMistake.EwsUrlOther, Meant: hosts.Ews.ToString()));
        var ends = DateOnly.TryParseExact(values.SecretEnds.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null;
        if (values.SecretEnds.Trim().Length > 0 && ends is null)
            faults.Add(new("ends", PastedMistake.EndsUnreadable));
        else if (ends < today)
            faults.Add(new("ends", PastedMistake.EndsPast));
        return faults.Count > 0 ? (faults, null) : ([], new()
        {
            Organisation = organisation!,
            ClientId = new(Guid.Parse(values.ClientId.Trim())),
            Secret = values.Secret,
            Route = values.Route,
            Therefore = version,
            Mailboxes = [.. values.Mailboxes.Select(mailbox => new HandoffMailbox { Address = mailbox.Address.Trim(), InputFolder = mailbox.Folder.Trim() })],
            SecretEnds = ends,
            Keeping = values.Keeping,
        });
    }

    private static PastedMistake? TenantMistake(PastedValues values, OrganisationName? organisation) => values.Tenant.Trim() switch
    {
        "" => PastedMistake.TenantMissing,
        var tenant when Guid.TryParse(tenant, out var id) && Guid.TryParse(values.ClientId.Trim(), out var client) && id == client => PastedMistake.TenantIsClientId,
        _ when organisation is null => PastedMistake.TenantIsNone,
        _ => null,
    };

    private static PastedMistake? ClientIdMistake(string text) => text.Trim() switch
    {
        "" => PastedMistake.ClientIdMissing,
        var id when Guid.TryParseExact(id, "D", out var parsed) && parsed != Guid.Empty => null,
        var id when LooksLikeSecret().IsMatch(id) => PastedMistake.ClientIdIsSecret,
        _ => PastedMistake.ClientIdIsNone,
    };

    private static PastedMistake? SecretMistake(PastedValues values) => values.Secret switch
    {
        var secret when secret.Trim().Length == 0 => PastedMistake.SecretMissing,
        var secret when Guid.TryParse(secret.Trim(), out var id) =>
            Guid.TryParse(values.ClientId.Trim(), out var client) && client == id ? PastedMistake.SecretIsClientId : PastedMistake.SecretIsId,
        // Ever after its first showing Entra shows three letters and asterisks.
        var secret when secret.Contains("***", StringComparison.Ordinal) || secret.AsSpan().ContainsAny('•', '…', '●') => PastedMistake.SecretIsMasked,
        var secret when HasLabel().IsMatch(secret.Trim()) => PastedMistake.SecretHasMore,
        var secret when secret.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter is '\u200b' or '\ufeff') => PastedMistake.SecretHasBlanks,
        { Length: < Shortest } => PastedMistake.SecretIsShort,
        { Length: > Longest } => PastedMistake.SecretIsLong,
        _ => null,
    };

    private static IEnumerable<PastedFault> MailboxFaults(IReadOnlyList<(string Address, string Folder)> mailboxes, string secret)
    {
        if (mailboxes.Count > MostMailboxes)
            yield return new("address", PastedMistake.MailboxesTooMany, Meant: $"{MostMailboxes}");
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < Math.Min(mailboxes.Count, MostMailboxes); index++)
        {
            var (address, folder) = (mailboxes[index].Address.Trim(), mailboxes[index].Folder.Trim());
            if (AddressMistake(address) is var (code, meant))
                yield return new("address", code, index, meant);
            else if (!seen.Add(address))
                yield return new("address", PastedMistake.AddressTwice, index);
            if (folder.Length is 0)
                yield return new("folder", PastedMistake.FolderMissing, index);
            else if (secret.Length >= Shortest && folder.Contains(secret, StringComparison.Ordinal))
                yield return new("folder", PastedMistake.FolderIsSecret, index);
        }
    }

    private static (PastedMistake Code, string Meant)? AddressMistake(string address)
    {
        if (address.Length is 0)
            return (PastedMistake.AddressMissing, "");
        if (address.AsSpan().ContainsAny(';', ','))
            return (PastedMistake.AddressIsSeveral, "");
        var text = address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? address["mailto:".Length..] : address;
        // The lengths of RFC 5321, 4.5.3.1: https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1
        if (!MailAddress.TryCreate(text, out var parsed) || !parsed.Host.Contains('.', StringComparison.Ordinal) || parsed.User.Length > 64 || parsed.Address.Length > 254)
            return (PastedMistake.AddressIsNone, "");
        return parsed.Address == address ? null : (PastedMistake.AddressHasName, parsed.Address);
    }

    private static bool IsSameAddress(string typed, Uri ours) => Uri.TryCreate(typed, UriKind.Absolute, out var address)
        && address.Scheme == ours.Scheme && address.Port == ours.Port && address.UserInfo.Length == 0
        && string.Equals(address.Host, ours.Host, StringComparison.OrdinalIgnoreCase)
        && string.Equals(address.AbsolutePath.TrimEnd('/'), ours.AbsolutePath, StringComparison.OrdinalIgnoreCase)
        && address.Query.Length == 0 && address.Fragment.Length == 0;

    [GeneratedRegex(@"^[A-Za-z0-9_.~-]{30,64}\z")]
    private static partial Regex LooksLikeSecret();

    /// <summary>Its name in front of it, or quotation marks around it.</summary>
    [GeneratedRegex("""^(value|client secret|secret|wert|geheimnis)\s*[:=]|^["'“„‘«].*["'”“’»]\z""", RegexOptions.IgnoreCase)]
    private static partial Regex HasLabel();
}
