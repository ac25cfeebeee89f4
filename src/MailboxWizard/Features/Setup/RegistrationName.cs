using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MailboxWizard.Features.Setup;

/// <summary>
/// How the registration of one Therefore system is called: <c>therefore-mailbox</c>, with a short system name
/// <c>therefore-mailbox-berlin</c>, after a deletion <c>therefore-mailbox-2</c>. No mailbox is in it.
/// </summary>
/// <param name="Family">The same for all generations.</param>
/// <param name="Generation">Rises when the earlier one lies deleted in Entra, where it keeps its name for 30 days.</param>
public sealed record RegistrationName(string Family, string DisplayName, int Generation)
{
    private const int LongestSlug = 24;

    public string UniqueName => Generation is 1 ? Family : string.Create(CultureInfo.InvariantCulture, $"{Family}-{Generation}");

    public RegistrationName Next => this with { Generation = Generation + 1 };

    public static RegistrationName Of(SetupOptions options, string? systemName) => string.IsNullOrWhiteSpace(systemName)
        ? new(options.UniqueNamePrefix, options.DisplayName, 1)
        : new($"{options.UniqueNamePrefix}-{Slug(systemName.Trim())}", $"{options.DisplayName} {systemName.Trim()}", 1);

    /// <summary>Letters and digits only and never digits alone, so that it cannot be read as a generation.</summary>
    private static string Slug(string systemName)
    {
        var slug = new StringBuilder();
        foreach (var character in systemName.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit).Take(LongestSlug))
            slug.Append(character);
        if (slug.Length is 0)
            return "s" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(systemName)))[..8];
        return slug.ToString().All(char.IsAsciiDigit) ? $"s{slug}" : slug.ToString();
    }
}
